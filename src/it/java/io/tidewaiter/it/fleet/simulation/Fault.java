package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.fleet.model.RolloutGate.Word;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One thing that breaks during a run, and is mended later.
 *
 * @param afterMillis how long after its moment it breaks
 * @param forMillis how long it stays broken
 */
record Fault(Kind kind, Moment moment, long afterMillis, long forMillis) {

    /** What breaks. */
    enum Kind {
        /** Some hosts lose their power and have it again soon. */
        HOSTS_BLINK,
        /** Some hosts are gone for longer than anything waits for them. */
        HOSTS_GONE,
        MEMBER_KILLED,
        MEMBER_PAUSED,
        QUORUM_LOST,
        COORDINATOR_KILLED,
        /** The leader stands still for longer than its lease lives, and then goes on. */
        ZOMBIE_LEADER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** When it breaks. */
    enum Moment {
        PUBLISHED,
        CANARIES,
        WAVES,
        /** It is not of the build any more, or stands still. */
        OVER;

        boolean has(Onlooker.Seen seen, FleetImage build) {
            return switch (this) {
                case PUBLISHED -> true;
                case CANARIES ->
                    seen.isOf(build)
                            && seen.told().filter(told -> told.updating() > 0).isPresent();
                case WAVES ->
                    seen.isOf(build) && seen.rollout() != null && seen.rollout().wave() > 0;
                case OVER ->
                    seen.rollout() != null && seen.gate() != null && seen.gate().word() != Word.RUN;
            };
        }
    }

    /** One fault of each sort: of the hosts, of etcd and of the coordinators; some of them, at least one. */
    static List<Fault> draw(FleetImage build, RandomGenerator random) {
        List<Fault> all = Stream.of(
                        of(List.of(Kind.HOSTS_BLINK, Kind.HOSTS_GONE), build, random),
                        of(List.of(Kind.MEMBER_KILLED, Kind.MEMBER_PAUSED, Kind.QUORUM_LOST), build, random),
                        of(List.of(Kind.COORDINATOR_KILLED, Kind.ZOMBIE_LEADER), build, random))
                .toList();
        int without = random.nextInt(6);
        return without < 3
                ? Stream.concat(all.subList(0, without).stream(), all.subList(without + 1, 3).stream())
                        .toList()
                : all;
    }

    private static Fault of(List<Kind> kinds, FleetImage build, RandomGenerator random) {
        Kind kind = kinds.get(random.nextInt(kinds.size()));
        List<Moment> moments =
                build.quality() == FleetImage.Quality.ALWAYS_BAD || build.quality() == FleetImage.Quality.SILENT
                        ? List.of(Moment.PUBLISHED, Moment.CANARIES, Moment.OVER)
                        : List.of(Moment.values());
        long lasts = switch (kind) {
            case HOSTS_BLINK, COORDINATOR_KILLED -> random.nextLong(1000, 6000);
            case HOSTS_GONE -> random.nextLong(12_000, 18_000);
            case MEMBER_KILLED, MEMBER_PAUSED, QUORUM_LOST -> random.nextLong(3000, 10_000);
            case ZOMBIE_LEADER -> random.nextLong(12_000, 16_000);
        };
        return new Fault(kind, moments.get(random.nextInt(moments.size())), random.nextLong(0, 1500), lasts);
    }

    @Override
    public String toString() {
        return "%s (%s + %d ms, for %d ms)"
                .formatted(kind, moment.name().toLowerCase(Locale.ROOT), afterMillis, forMillis);
    }
}
