package io.tidewaiter.registry;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.RegistryException.Kind;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;

/**
 * Fetches the manifest and hashes its bytes, for registries that do not state the digest.
 *
 * <p>The bytes must look like a manifest: a proxy's login page with status 200 would else pass for a new release.
 */
record ManifestGet(Reference image) implements Operation<Digest> {

    private static final ObjectMapper JSON = new ObjectMapper();

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
    public Digest parse(Answer answer) {
        byte[] bytes = answer.body().getBytes();
        if (!isManifest(bytes)) {
            throw new Trouble(Kind.BROKEN, "the registry's answer is not an image manifest");
        }
        Digest computed = Digest.sha256(bytes);
        Digest stated = Manifests.stated(answer).orElse(computed);
        if (stated.algorithm().equals(computed.algorithm()) && !stated.equals(computed)) {
            throw new Trouble(Kind.BROKEN, "the manifest was changed on its way: its bytes do not have its digest");
        }
        return stated;
    }

    /** OCI image-spec, manifest and index: {@code schemaVersion} must be 2. */
    private static boolean isManifest(byte[] bytes) {
        try {
            return JSON.readTree(bytes).path("schemaVersion").asInt() == 2;
        } catch (JacksonException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }
}
