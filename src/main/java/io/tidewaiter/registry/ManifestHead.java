package io.tidewaiter.registry;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for the digest alone. Docker Hub does not count HEAD against the pull limit.
 *
 * <p>Empty when the registry does not answer HEAD, or leaves out the digest, which the specification only recommends:
 * then {@link ManifestGet} has to do.
 */
record ManifestHead(Reference image) implements Operation<Optional<Digest>> {

    private static final Set<Integer> HEAD_REFUSED = Set.of(400, 405, 501);

    @Override
    public HttpMethod method() {
        return HttpMethod.HEAD;
    }

    @Override
    public String target() {
        return Manifests.target(image);
    }

    @Override
    public String accept() {
        return Manifests.ACCEPT;
    }

    @Override
    public boolean understands(int status) {
        return status == 200 || HEAD_REFUSED.contains(status);
    }

    @Override
    public Optional<Digest> parse(Answer answer) {
        return answer.status() == 200 ? Manifests.stated(answer) : Optional.empty();
    }
}
