package io.tidewaiter.registry;

import io.tidewaiter.image.Reference;
import io.tidewaiter.registry.exchange.Answer;
import io.tidewaiter.registry.exchange.RegistryRequest;
import io.vertx.core.http.HttpMethod;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for the digest alone. Docker Hub does not count HEAD against the pull limit.
 *
 * <p>Names nothing when the registry does not answer HEAD, leaves out the digest, which the specification only recommends, or
 * calls the answer something else than a manifest: then {@link ManifestGet} has to do.
 *
 * @param doubted names nothing either where it says that there is no such manifest, or that it may not be read: see {@link Heads}
 */
record ManifestHead(Reference image, boolean doubted) implements RegistryRequest<ManifestHead.Said> {

    /** @param isRefusal whether the status says that there is no answer to HEAD */
    record Said(Optional<Named> named, boolean isRefusal) {}

    private static final Set<Integer> HEAD_REFUSED = Set.of(400, 405, 501);
    private static final Set<Integer> DOUBTFUL = Set.of(403, 404);

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
        return status == 200 || HEAD_REFUSED.contains(status) || (doubted && DOUBTFUL.contains(status));
    }

    @Override
    public Said parse(Answer answer) {
        String type = answer.header("Content-Type")
                .map(text -> text.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .orElse("");
        boolean isIndex = Manifests.INDEXES.contains(type);
        boolean known = type.isEmpty() || isIndex || Manifests.IMAGES.contains(type);
        return new Said(
                answer.status() == 200 && known
                        ? Manifests.stated(answer).map(digest -> new Named(digest, isIndex))
                        : Optional.empty(),
                answer.status() != 200);
    }
}
