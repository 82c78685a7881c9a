package io.tidewaiter.notify;

import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.VersionChange;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Outbox;
import java.time.Instant;

/** Ends of updates as the history has them. */
final class Ends {

    static final VersionChange VERSIONS = new VersionChange(
            new ImageVersion("1.4.2", "a1", null, "https://github.com/team/shop", null, null),
            new ImageVersion("1.5.0", "b2", null, "https://github.com/team/shop", null, null));
    static final Digest OLD = Digest.parse("sha256:" + "a".repeat(64));
    static final Digest NEW = Digest.parse("sha256:" + "b".repeat(64));
    static final Instant BEGAN = Instant.parse("2026-03-01T10:00:00Z");

    private Ends() {}

    static Outbox.Ended ended(long id, String outcome, boolean quarantined) {
        return ended(id, outcome, "it is silent", quarantined);
    }

    static Outbox.Ended ended(long id, String outcome, String reason, boolean quarantined) {
        return new Outbox.Ended(
                id,
                0,
                new Journal.Past(
                        id,
                        "web.service",
                        "web",
                        Reference.parse("registry.example/web:prod"),
                        OLD,
                        NEW,
                        outcome,
                        reason,
                        BEGAN,
                        BEGAN.plusSeconds(60),
                        VERSIONS),
                quarantined);
    }

    static Notification notification() {
        return UpdateNotification.of(ended(7, "updated", false)).orElseThrow();
    }
}
