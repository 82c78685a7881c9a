package io.tidewaiter.registry;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.RegistryException.Kind;
import java.util.Optional;

/**
 * What HEAD and GET of a manifest have in common.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">OCI
 *     distribution, Pulling manifests</a>
 */
final class Manifests {

    /** All four kinds: a registry converts or answers 404 when the kind it stores is not accepted. */
    static final String ACCEPT = String.join(
            ", ",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.docker.distribution.manifest.v2+json");

    private Manifests() {}

    static String target(Reference image) {
        return "/v2/" + image.repository() + "/manifests/" + image.tagOrLatest();
    }

    /** The digest the registry states, if it states one. */
    static Optional<Digest> stated(Answer answer) {
        return answer.header("Docker-Content-Digest").map(Manifests::digest);
    }

    private static Digest digest(String text) {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Trouble(Kind.BROKEN, "the registry sent a malformed Docker-Content-Digest header", e);
        }
    }
}
