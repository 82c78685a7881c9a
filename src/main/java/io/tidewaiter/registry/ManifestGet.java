package io.tidewaiter.registry;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.registry.exchange.Answer;
import io.tidewaiter.registry.exchange.Purpose;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.RegistryRequest;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.http.HttpMethod;

/** Fetches a manifest and hashes its bytes: by digest, they must have it; by tag, it is their name. */
record ManifestGet(Reference image, Purpose purpose) implements RegistryRequest<Manifest> {

    /** By digest it is fetched since a pull is to follow; by tag for its digest. */
    ManifestGet(Reference image) {
        this(image, image.isPinned() ? Purpose.PULL : Purpose.CHECK);
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
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
    public Manifest parse(Answer answer) {
        byte[] bytes = answer.body().getBytes();
        Digest promised = image.digest() == null ? Manifests.stated(answer).orElse(null) : image.digest();
        Digest digest = promised == null ? Digest.sha256(bytes) : promised;
        Manifest manifest = Manifest.parse(bytes, digest);
        if (!digest.isOf(bytes)) {
            throw new RegistryFailure(
                    Kind.BROKEN, "the manifest was changed on its way: its bytes do not have its digest");
        }
        return manifest;
    }
}
