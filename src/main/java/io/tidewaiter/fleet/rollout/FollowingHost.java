package io.tidewaiter.fleet.rollout;

import io.tidewaiter.fleet.model.FleetHost;
import io.tidewaiter.fleet.model.FleetHost.Running;
import io.tidewaiter.fleet.model.HostResult;
import io.tidewaiter.fleet.model.Target;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A host and one reference that it follows, for people.
 *
 * @param reference empty for a host that follows none
 * @param digest what it runs; empty for nothing
 * @param version of that, as the image says it; may be empty
 * @param tidewaiter the version of the program
 * @param state such as {@code waiting}
 * @param waits what for, and who holds it; may be empty
 * @param result how its last turn ended; may be empty
 * @param of the digest that this turn was about; may be empty
 * @param outageMillis how long its units were down in it; 0 where that is not known
 * @param tookMillis how long it took
 */
public record FollowingHost(
        String host,
        String group,
        Map<String, String> labels,
        String reference,
        String digest,
        String version,
        String tidewaiter,
        String state,
        String waits,
        String result,
        String of,
        String reason,
        long outageMillis,
        long tookMillis) {

    public static FollowingHost of(HostStanding standing, Target target) {
        FleetHost info = standing.host().info();
        Running running = info.runs().getOrDefault(target.reference(), new Running("", ""));
        HostResult result = standing.host().result() == null
                ? null
                : standing.host().result().value();
        return new FollowingHost(
                standing.host().name(),
                target.group(),
                new TreeMap<>(info.labels()),
                target.reference(),
                running.digest(),
                orEmpty(running.version()),
                orEmpty(info.version()),
                word(standing.state()),
                standing.waits(),
                result == null ? "" : word(result.ended()),
                result == null ? "" : result.digest(),
                result == null ? "" : orEmpty(result.reason()),
                result == null ? 0 : result.outageMillis(),
                result == null ? 0 : result.tookMillis());
    }

    /** One that follows nothing. */
    public static FollowingHost idle(String host, FleetHost info, boolean beating) {
        return new FollowingHost(
                host,
                info.group(),
                new TreeMap<>(info.labels()),
                "",
                "",
                "",
                orEmpty(info.version()),
                beating ? "idle" : "away",
                beating ? "it follows no reference" : "it is not heard of",
                "",
                "",
                "",
                0,
                0);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
