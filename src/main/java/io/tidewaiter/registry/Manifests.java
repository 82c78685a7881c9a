package io.tidewaiter.registry;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.registry.exchange.Answer;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.update.model.RegistryException.Kind;
import java.util.Optional;
import java.util.Set;

/**
 * What HEAD and GET of a manifest have in common.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">OCI
 *     distribution, Pulling manifests</a>
 */
final class Manifests {

    private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String OCI_IMAGE = "application/vnd.oci.image.manifest.v1+json";
    private static final String DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";
    private static final String DOCKER_IMAGE = "application/vnd.docker.distribution.manifest.v2+json";

    static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_INDEX);
    static final Set<String> IMAGES = Set.of(OCI_IMAGE, DOCKER_IMAGE);

    /** All four kinds: a registry converts or answers 404 when the kind it stores is not accepted. */
    static final String ACCEPT = String.join(", ", OCI_INDEX, OCI_IMAGE, DOCKER_INDEX, DOCKER_IMAGE);

    private Manifests() {}

    static String target(Reference image) {
        return "/v2/" + image.repository() + "/manifests/" + image.tagOrDigest();
    }

    /** The digest the registry states, if it states one. */
    static Optional<Digest> stated(Answer answer) {
        return answer.header("Docker-Content-Digest").map(Manifests::digest);
    }

    private static Digest digest(String text) {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RegistryFailure(Kind.BROKEN, "the registry sent a malformed Docker-Content-Digest header", e);
        }
    }
}
