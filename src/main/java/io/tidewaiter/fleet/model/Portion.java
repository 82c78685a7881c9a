package io.tidewaiter.fleet.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of the hosts of a group: a number, a percentage of the hosts that are there, or the hosts with a label. */
public sealed interface Portion {

    /** {@code 10}: so many. */
    record Count(int hosts) implements Portion {

        @Override
        public String toString() {
            return Integer.toString(hosts);
        }
    }

    /** {@code 2.5%}. */
    record Percent(BigDecimal percent) implements Portion {

        @Override
        public String toString() {
            return percent.stripTrailingZeros().toPlainString() + "%";
        }
    }

    /** {@code role=canary}: those whose configuration has this label. */
    record Labelled(String key, String value) implements Portion {

        @Override
        public String toString() {
            return key + "=" + value;
        }

        /** Whether a host with these labels is one of them. */
        public boolean isOn(Map<String, String> labels) {
            return value.equals(labels.get(key));
        }
    }

    /** The hosts that are there. */
    static Portion all() {
        return new Percent(Shapes.HUNDRED);
    }

    /** Whether it is every host that is there. */
    default boolean isAll() {
        return this instanceof Percent(BigDecimal percent) && percent.compareTo(Shapes.HUNDRED) == 0;
    }

    /** For the JSON of a strategy. */
    @JsonValue
    default String text() {
        return toString();
    }

    /** @throws IllegalArgumentException when it is none of the three, or none at all */
    @JsonCreator
    static Portion parse(String text) {
        Matcher shape = Shapes.ANY.matcher(text.strip());
        if (!shape.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is neither a number of hosts such as 10, nor a percentage such as 5%%, nor a label such as role=canary"
                            .formatted(text));
        }
        if (shape.group("key") != null) {
            return new Labelled(shape.group("key"), shape.group("value"));
        }
        if (shape.group("percent") != null) {
            BigDecimal percent = new BigDecimal(shape.group("percent"));
            if (percent.signum() == 0 || percent.compareTo(Shapes.HUNDRED) > 0) {
                throw new IllegalArgumentException("\"%s\" is not more than 0%% and at most 100%%".formatted(text));
            }
            return new Percent(percent);
        }
        int hosts = Integer.parseInt(shape.group("count"));
        if (hosts == 0) {
            throw new IllegalArgumentException("\"%s\" is no host at all: such a rollout never ends".formatted(text));
        }
        return new Count(hosts);
    }

    /**
     * How many hosts these are. A percentage is rounded up, so that it is at least one host.
     *
     * @param labels of each host that is there
     */
    default int of(Collection<Map<String, String>> labels) {
        return switch (this) {
            case Count(int hosts) -> Math.min(hosts, labels.size());
            case Percent(BigDecimal percent) -> share(percent, labels.size());
            case Labelled label -> (int) labels.stream().filter(label::isOn).count();
        };
    }

    private static int share(BigDecimal percent, int hosts) {
        return percent.multiply(BigDecimal.valueOf(hosts))
                .divide(Shapes.HUNDRED, 0, RoundingMode.CEILING)
                .intValueExact();
    }

    /** How they are written. */
    final class Shapes {

        static final BigDecimal HUNDRED = new BigDecimal(100);
        static final Pattern ANY = Pattern.compile(
                "(?<count>\\d{1,7})|(?<percent>\\d{1,3}(?:\\.\\d{1,4})?)\\s*%|(?<key>[A-Za-z0-9._-]{1,64})=(?<value>[A-Za-z0-9._-]{1,64})");

        private Shapes() {}
    }
}
