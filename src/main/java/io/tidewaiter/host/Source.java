package io.tidewaiter.host;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Where an image comes from, and with which credentials it is fetched.
 *
 * @param identity the credentials: part of the equality, so that an answer to one is not used for another
 * @param tlsVerify whether its registry has to prove who it is; null for what registries.conf says
 */
public record Source(
        Reference reference, Identity identity, @Nullable Boolean tlsVerify) {

    /** One that is fetched as the user. */
    public static Source of(Reference reference) {
        return new Source(reference, Identity.ofUser(), null);
    }

    /** The same repository, by digest. */
    public Source at(Digest digest) {
        return new Source(reference.at(digest), identity, tlsVerify);
    }

    /** The same repository, by another tag. */
    public Source tagged(String tag) {
        return new Source(reference.tagged(tag), identity, tlsVerify);
    }

    @Override
    public String toString() {
        return reference.toString();
    }
}
