package io.tidewaiter.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewaiter.host.VersionChange;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.Outcome;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Outbox;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an update ended.
 *
 * @param id the same whenever this is told again, on no two hosts and for no two updates alike
 * @param outcome as {@link Outcome} writes it; {@code test} for one that a person asked for
 * @param update its number in the history; 0 for a test
 * @param oldDigest what ran before; null where that is not known
 * @param newDigest the candidate
 * @param reason for people; empty where there is nothing to explain
 * @param quarantined whether the candidate is not tried again
 * @param time when it ended, by the wall clock
 * @param versions from which version to which it went
 */
record UpdateNotification(
        String id,
        String outcome,
        long update,
        String unit,
        String container,
        String image,
        @Nullable Digest oldDigest,
        Digest newDigest,
        String reason,
        boolean quarantined,
        Instant began,
        Instant time,
        VersionChange versions)
        implements Notification {

    private static final String TEST = "test";
    private static final int LONGEST_REASON = 2000;

    /** Empty where the history holds an end of which this version knows nothing. */
    static Optional<UpdateNotification> of(Outbox.Ended ended) {
        Journal.Past past = ended.past();
        return Outcome.find(past.outcome())
                .map(outcome -> new UpdateNotification(
                        // The number alone would come again after the store was lost.
                        "%d-%d-%s".formatted(past.began().toEpochMilli(), past.id(), outcome),
                        outcome.toString(),
                        past.id(),
                        past.unit(),
                        past.container(),
                        past.reference().toString(),
                        past.from(),
                        past.to(),
                        past.reason().length() > LONGEST_REASON
                                ? past.reason().substring(0, LONGEST_REASON)
                                : past.reason(),
                        ended.quarantined(),
                        past.began(),
                        past.ended(),
                        past.versions()));
    }

    /** One that nothing happened for, to see whether it arrives. */
    static UpdateNotification test(Instant now) {
        return new UpdateNotification(
                "%d-%s".formatted(now.toEpochMilli(), TEST),
                TEST,
                0,
                "example.service",
                "example",
                "registry.example/example:prod",
                Digest.parse("sha256:" + "0".repeat(64)),
                Digest.parse("sha256:" + "1".repeat(64)),
                "this is a test",
                false,
                now,
                now,
                VersionChange.NONE);
    }

    @Override
    public String type() {
        return (outcome.equals(TEST) ? "io.tidewaiter." : "io.tidewaiter.update.") + outcome;
    }

    @Override
    public String subject() {
        return unit;
    }

    @Override
    public void describe(ObjectNode data) {
        data.put("outcome", outcome);
        data.put("unit", unit);
        data.put("container", container);
        data.put("image", image);
        if (oldDigest != null) {
            data.put("oldDigest", oldDigest.toString());
        }
        data.put("newDigest", newDigest.toString());
        put(data, "oldVersion", versions.from().name());
        put(data, "newVersion", versions.to().name());
        put(data, "compare", versions.compare().orElse(null));
        data.put("reason", reason);
        data.put("quarantined", quarantined);
        data.put("update", update);
        data.put("began", began.toString());
        data.put("ended", time.toString());
    }

    private static void put(ObjectNode data, String name, @Nullable String value) {
        if (value != null) {
            data.put(name, value);
        }
    }

    @Override
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("ID", id);
        fields.put("TYPE", type());
        fields.put("TIME", time.toString());
        fields.put("OUTCOME", outcome);
        fields.put("UNIT", unit);
        fields.put("CONTAINER", container);
        fields.put("IMAGE", image);
        if (oldDigest != null) {
            fields.put("OLD_DIGEST", oldDigest.toString());
        }
        fields.put("NEW_DIGEST", newDigest.toString());
        put(fields, "OLD_VERSION", versions.from().name());
        put(fields, "NEW_VERSION", versions.to().name());
        put(fields, "COMPARE", versions.compare().orElse(null));
        fields.put("REASON", reason);
        fields.put("QUARANTINED", Boolean.toString(quarantined));
        fields.put("UPDATE", Long.toString(update));
        fields.put("BEGAN", began.toString());
        return fields;
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
