package io.tidewaiter.world.memory;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Journal.Sighting;
import io.tidewaiter.update.port.TagFound;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What references were seen to name, and for how long by the running time. */
final class MemorySightings {

    private static final int MOST = 100;

    /** Of each the digests, the latest last. */
    private final Map<Follows, LinkedHashMap<Digest, Seen>> all = new LinkedHashMap<>();

    Instant note(Workload follower, Digest named, @Nullable TagFound found, MemoryRunningTime running, Instant now) {
        LinkedHashMap<Digest, Seen> seen = all.computeIfAbsent(Follows.of(follower), any -> new LinkedHashMap<>());
        long total = running.now();
        Seen known = seen.get(named);
        Seen before = known == null || known.since() > total ? null : known;
        Map.Entry<Digest, Seen> latest = seen.lastEntry();
        if (before != null && latest != null && latest.getKey().equals(named)) {
            seen.put(named, new Seen(named, before.since(), before.turn(), found));
            return before.at(total, now).first();
        }
        running.mark();
        long turn = latest == null ? 1 : latest.getValue().turn() + 1;
        Seen news = new Seen(named, before == null ? total : before.since(), turn, found);
        seen.putLast(named, news);
        while (seen.firstEntry().getValue().turn() < turn - MOST) {
            seen.pollFirstEntry();
        }
        return news.at(total, now).first();
    }

    List<Sighting> of(Workload follower, long total, Instant now) {
        return all.getOrDefault(Follows.of(follower), new LinkedHashMap<>()).sequencedValues().reversed().stream()
                .map(seen -> seen.at(total, now))
                .toList();
    }

    void letGo(Reference reference) {
        all.remove(new Follows(reference, true));
        all.remove(new Follows(reference, false));
    }

    private record Follows(Reference reference, boolean local) {

        static Follows of(Workload workload) {
            return new Follows(workload.reference(), workload.isLocal());
        }
    }

    /**
     * @param since by the running time
     * @param turn ascending in the order in which they were named
     */
    private record Seen(
            Digest digest, long since, long turn, @Nullable TagFound found) {

        Sighting at(long total, Instant now) {
            return new Sighting(digest, now.minusMillis(Math.max(0, total - since)), found);
        }
    }
}
