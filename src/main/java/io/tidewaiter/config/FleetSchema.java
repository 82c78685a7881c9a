package io.tidewaiter.config;

import io.tidewaiter.config.Settings.Fleet;
import io.tidewaiter.config.Settings.FleetTls;
import io.tidewaiter.fleet.model.Portion;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.net.WebAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of {@code fleet}. */
final class FleetSchema {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final String NAME_RULE =
            "is not a name: up to 63 letters, digits, dots, dashes and underscores are, the first a letter or a digit";
    private static final Pattern REFERENCE = Pattern.compile("\\S{1,255}");
    private static final String REFERENCE_RULE = "is not the name of an image as a unit has it";
    private static final Pattern LABEL = Pattern.compile("([A-Za-z0-9._-]{1,64})=([A-Za-z0-9._-]{1,64})");

    private FleetSchema() {}

    static @Nullable Fleet fleet(Section fleet) {
        if (fleet.isEmpty()) {
            return null;
        }
        List<WebAddress> endpoints =
                fleet.required("endpoints", text -> endpoints(List.of(text)), FleetSchema::endpoints);
        FleetTls tls = fleet.section("tls", FleetSchema::tls);
        String user = fleet.value("user", text -> text);
        HostFile password = fleet.value("password-file", HostFile::parse);
        if ((user == null) != (password == null)) {
            fleet.mistake("user and password-file go together");
        }
        Strategy strategy = whole(fleet, "strategy", Strategy.DEFAULT);
        Fleet settings = new Fleet(
                endpoints == null ? List.of() : endpoints,
                tls,
                user,
                password,
                fleet.valueOr("main", "name", FleetSchema::name),
                fleet.valueOr("default", "group", FleetSchema::name),
                fleet.value("host", FleetSchema::name),
                labels(fleet),
                fleet.value("alone-after", Fleet.ALONE_AFTER::parse),
                strategy,
                fleet.section(
                        "groups", groups -> groups.each(NAME, NAME_RULE, group -> sound(group, part(group), strategy))),
                fleet.section(
                        "references",
                        all -> all.each(REFERENCE, REFERENCE_RULE, one -> sound(one, part(one), strategy))),
                fleet.section("dashboard", SettingsSchema::page),
                fleet.section("metrics", SettingsSchema::metrics));
        return endpoints == null ? null : settings;
    }

    private static List<WebAddress> endpoints(List<String> texts) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("names no member of etcd");
        }
        return texts.stream().map(FleetSchema::endpoint).toList();
    }

    private static WebAddress endpoint(String text) {
        WebAddress address = WebAddress.parse(text);
        if (!address.target().equals("/")) {
            throw new IllegalArgumentException(
                    "\"%s\" has a path: a member of etcd is named as https://etcd1.example:2379".formatted(address));
        }
        return address;
    }

    private static @Nullable FleetTls tls(Section tls) {
        if (tls.isEmpty()) {
            return null;
        }
        HostFile authority = tls.value("ca-file", HostFile::parse);
        HostFile certificate = tls.value("certificate-file", HostFile::parse);
        HostFile key = tls.value("key-file", HostFile::parse);
        if ((certificate == null) != (key == null)) {
            tls.mistake("certificate-file and key-file go together");
        }
        return new FleetTls(authority, certificate, key);
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("\"%s\" %s".formatted(text, NAME_RULE));
        }
        return text;
    }

    private static Map<String, String> labels(Section fleet) {
        Map<String, String> labels = fleet.value("labels", text -> labels(List.of(text)), FleetSchema::labels);
        return labels == null ? Map.of() : labels;
    }

    private static Map<String, String> labels(List<String> texts) {
        Map<String, String> labels = new LinkedHashMap<>();
        texts.forEach(text -> {
            var label = LABEL.matcher(text);
            if (!label.matches()) {
                throw new IllegalArgumentException("\"%s\" is not a label such as role=canary".formatted(text));
            }
            labels.put(label.group(1), label.group(2));
        });
        return labels;
    }

    private static Strategy whole(Section fleet, String key, Strategy fallback) {
        return fleet.section(key, section -> {
            Strategy.Partly part = part(section);
            sound(section, part, fallback);
            return part.over(fallback);
        });
    }

    /** What is wrong with the fallback is told where that stands. */
    private static Strategy.Partly sound(Section section, Strategy.Partly part, Strategy fallback) {
        List<String> known = fallback.mistakes();
        part.over(fallback).mistakes().stream()
                .filter(mistake -> !known.contains(mistake))
                .forEach(section::mistake);
        return part;
    }

    private static Strategy.Partly part(Section strategy) {
        Duration soak = strategy.value("soak", Fleet.SOAK::parse);
        Duration deadline = strategy.value("deadline", Fleet.DEADLINE::parse);
        return new Strategy.Partly(
                strategy.value("canaries", Portion::parse),
                strategy.value(
                        "waves",
                        text -> List.of(Portion.parse(text)),
                        texts -> texts.stream().map(Portion::parse).toList()),
                strategy.value("budget", Portion::parse),
                strategy.value("failures", Fleet.FAILURES::parse),
                soak == null ? null : soak.toSeconds(),
                deadline == null ? null : deadline.toSeconds(),
                strategy.value("late", Portion::parse),
                strategy.value("ramp", SettingsSchema::flag));
    }
}
