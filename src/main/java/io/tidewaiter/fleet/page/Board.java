package io.tidewaiter.fleet.page;

import io.tidewaiter.fleet.model.HostResult;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.rollout.FleetStatus;
import io.tidewaiter.fleet.rollout.HostStanding;
import io.tidewaiter.fleet.rollout.HostStanding.State;
import io.tidewaiter.text.Visible;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows of one target at one moment.
 *
 * @param hosts by name
 * @param failures the newest first, and not all of them
 * @param failed how many there are
 */
record Board(FleetStatus status, List<Wave> waves, Map<String, Square> hosts, List<Failure> failures, int failed) {

    /** The page shows no more of them. */
    static final int MOST_FAILURES = 50;

    /** A host may write as much as etcd takes. */
    private static final int LONGEST_TEXT = 500;

    /**
     * A host.
     *
     * @param state in a word
     * @param wave its place in {@link #waves}
     */
    record Square(String state, int wave) {}

    /**
     * The hosts that may begin together.
     *
     * @param open whether they may begin
     * @param current how many run the release
     */
    record Wave(String name, String portion, boolean open, int hosts, int current, int updating, int failed) {}

    /** @param reason of the host's own verification */
    record Failure(String host, String result, String reason, String at) {}

    static Board of(FleetStatus status, @Nullable Rollout rollout, List<HostStanding> standings) {
        Map<String, Square> hosts = HashMap.newHashMap(standings.size());
        standings.forEach(standing -> hosts.put(standing.host().name(), square(standing)));
        List<HostStanding> failed = standings.stream()
                .filter(standing -> standing.state() == State.FAILED)
                .sorted(Comparator.comparing(Board::at)
                        .reversed()
                        .thenComparing(standing -> standing.host().name()))
                .toList();
        return new Board(
                status,
                waves(rollout, standings),
                hosts,
                failed.stream().limit(MOST_FAILURES).map(Board::failure).toList(),
                failed.size());
    }

    private static Square square(HostStanding standing) {
        return new Square(standing.state().name().toLowerCase(Locale.ROOT), standing.wave());
    }

    private static List<Wave> waves(@Nullable Rollout rollout, List<HostStanding> standings) {
        if (rollout == null) {
            return List.of(wave("hosts", "", true, standings));
        }
        Map<Integer, List<HostStanding>> byWave = new HashMap<>();
        standings.forEach(standing -> byWave.computeIfAbsent(standing.wave(), any -> new ArrayList<>())
                .add(standing));
        List<Wave> waves = new ArrayList<>();
        int last = rollout.strategy().waves().size();
        waves.add(wave("canaries", rollout.strategy().canaries().toString(), true, byWave.get(0)));
        for (int wave = 1; wave <= last; wave++) {
            String portion = rollout.strategy().waves().get(wave - 1).toString();
            waves.add(wave("wave " + wave, portion, wave <= rollout.wave(), byWave.get(wave)));
        }
        if (byWave.containsKey(last + 1)) {
            waves.add(wave("in no wave", "", false, byWave.get(last + 1)));
        }
        return waves;
    }

    private static Wave wave(String name, String portion, boolean open, @Nullable List<HostStanding> hosts) {
        List<HostStanding> there = hosts == null ? List.of() : hosts;
        return new Wave(
                name,
                portion,
                open,
                there.size(),
                count(there, State.CURRENT),
                count(there, State.UPDATING),
                count(there, State.FAILED));
    }

    private static int count(List<HostStanding> standings, State state) {
        return (int)
                standings.stream().filter(standing -> standing.state() == state).count();
    }

    private static Failure failure(HostStanding standing) {
        HostResult result = Objects.requireNonNull(standing.host().result()).value();
        return new Failure(
                standing.host().name(),
                result.ended().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                brief(Objects.requireNonNullElse(result.reason(), "")),
                at(standing));
    }

    private static String at(HostStanding standing) {
        HostResult result = standing.host().result() == null
                ? null
                : standing.host().result().value();
        return result == null || result.at() == null ? "" : result.at();
    }

    static String brief(String text) {
        return Visible.beginning(text, LONGEST_TEXT);
    }
}
