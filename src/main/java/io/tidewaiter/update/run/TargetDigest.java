package io.tidewaiter.update.run;

import io.tidewaiter.image.Digest;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.TagFound;
import org.jspecify.annotations.Nullable;

/**
 * What those that follow a reference are to run.
 *
 * @param found the tag that names it, where a rule chose that; null where it is the reference's own
 * @param remark one line about the choice; empty where there is nothing to explain
 */
public record TargetDigest(Digest digest, @Nullable TagFound found, String remark) {

    /** What the reference's own tag names. */
    static TargetDigest ofOwnTag(Digest digest) {
        return new TargetDigest(digest, null, "");
    }

    /** What was named when the registry was last asked. */
    public static TargetDigest of(Journal.Sighting seen) {
        return new TargetDigest(seen.digest(), seen.found(), "");
    }
}
