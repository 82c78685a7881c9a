package io.tidewaiter.fleet.model;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The commands of people to a target, the newest first. Each of their transactions compares and writes this value: if two
 * people act at once, the transaction of one fails, and that person is told of the other's act.
 */
public record PersonActs(List<Act> acts) {

    /** Older ones are dropped. */
    public static final int MOST = 20;

    public static final PersonActs NONE = new PersonActs(List.of());

    /**
     * @param what in the past tense, such as {@code paused it}
     * @param by user and host
     * @param why may be empty
     * @param at by the clock of the person's host
     */
    public record Act(String what, String by, String why, String at) {

        public Act {
            Objects.requireNonNull(what);
            Objects.requireNonNull(by);
            why = Objects.requireNonNullElse(why, "");
            at = Objects.requireNonNullElse(at, "");
        }

        /** In a line. */
        public String text() {
            return "%s %s at %s%s".formatted(by, what, at, why.isEmpty() ? "" : ": " + why);
        }
    }

    public PersonActs {
        acts = List.copyOf(acts);
    }

    public PersonActs with(Act act) {
        return new PersonActs(
                Stream.concat(Stream.of(act), acts.stream()).limit(MOST).toList());
    }
}
