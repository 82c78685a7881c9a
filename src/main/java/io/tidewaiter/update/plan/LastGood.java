package io.tidewaiter.update.plan;

import io.tidewaiter.host.Release;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Journal;
import io.vertx.core.Future;
import java.util.List;

/** What a failed update may go back to: what was proven here, and has not failed since. */
public final class LastGood {

    private LastGood() {}

    /** Whether their images are still here or not. */
    public static Future<List<Release>> newestFirst(Journal journal, Reference reference) {
        return Future.all(journal.proven(reference), journal.quarantine()).map(both -> {
            List<Release> proven = both.resultAt(0);
            List<Journal.Quarantined> failed = both.resultAt(1);
            return proven.stream()
                    .filter(release -> failed.stream()
                            .noneMatch(entry -> entry.reference().equals(reference)
                                    && entry.digest().equals(release.name())))
                    .toList();
        });
    }
}
