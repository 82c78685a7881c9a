package io.tidewaiter.host;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an image comes from, as whom it is fetched, and whom that trusts.
 *
 * @param authFile the file with the credentials, where somebody named one; null for those of the user
 * @param tlsVerify whether its registry has to prove who it is; null for what registries.conf says
 */
public record Source(
        Reference reference,
        @Nullable Path authFile,
        @Nullable Boolean tlsVerify) {

    public Source(Reference reference, @Nullable Path authFile) {
        this(reference, authFile, null);
    }

    /** One that is fetched as the user. */
    public static Source of(Reference reference) {
        return new Source(reference, null);
    }

    /** The same repository, by digest. */
    public Source at(Digest digest) {
        return new Source(reference.at(digest), authFile, tlsVerify);
    }

    @Override
    public String toString() {
        return reference.toString();
    }
}
