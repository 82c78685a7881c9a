package io.tidewaiter.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.registry.exchange.Answer;
import io.tidewaiter.registry.exchange.Purpose;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.RegistryRequest;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.http.HttpMethod;

/**
 * Fetches the configuration of an image, whose bytes must have its digest.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-blobs">OCI distribution,
 *     Pulling blobs</a>
 */
record ConfigGet(Reference image, Digest config) implements RegistryRequest<JsonNode> {

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public String target() {
        return "/v2/" + image.repository() + "/blobs/" + config;
    }

    @Override
    public String accept() {
        return "*/*";
    }

    @Override
    public Purpose purpose() {
        return Purpose.CHECK;
    }

    @Override
    public JsonNode parse(Answer answer) {
        byte[] bytes = answer.body().getBytes();
        if (!config.isOf(bytes)) {
            throw new RegistryFailure(
                    Kind.BROKEN, "the image's configuration was changed on its way: its bytes do not have its digest");
        }
        return Manifest.tree(bytes, "the image's configuration is not JSON");
    }
}
