package io.tidewaiter.calendar;

import java.time.ZoneId;
import java.util.Optional;

/** Time zones by their names in the IANA database, and {@code UTC} in any case, as systemd takes them. */
final class Zones {

    private Zones() {}

    /** @return empty when there is none of that name */
    static Optional<ZoneId> find(String name) {
        if (name.equalsIgnoreCase("UTC")) {
            return Optional.of(ZoneId.of("UTC"));
        }
        return ZoneId.getAvailableZoneIds().contains(name) ? Optional.of(ZoneId.of(name)) : Optional.empty();
    }

    /** @throws IllegalArgumentException when there is none of that name */
    static ZoneId get(String name) {
        return find(name).orElseThrow(() -> unknown(name));
    }

    static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("\"%s\" is not a time zone such as Europe/Berlin or UTC".formatted(name));
    }
}
