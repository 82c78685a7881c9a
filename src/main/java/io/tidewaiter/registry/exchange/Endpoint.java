package io.tidewaiter.registry.exchange;

import io.tidewaiter.image.Reference;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where to ask for a reference, after registries.conf had its say, and as whom.
 *
 * @param image the physical name: what auth.json matches on and what the registry is asked for
 * @param insecure TLS need not be verified, and plain http will do
 * @param authFile the only auth file to look into; null for those of the user
 */
public record Endpoint(
        Reference image, boolean insecure, @Nullable Path authFile) {

    public Endpoint(Reference image, boolean insecure) {
        this(image, insecure, null);
    }

    /** The same place, with the credentials of this file, or of the usual ones. */
    public Endpoint as(@Nullable Path file) {
        return new Endpoint(image, insecure, file);
    }

    /** The same place, trusted as a person wants it, or as registries.conf says. */
    public Endpoint verified(@Nullable Boolean tls) {
        return tls == null ? this : new Endpoint(image, !tls, authFile);
    }

    /** {@code host[:port]} of the API, which for Docker Hub is not the host that its names carry. */
    public String authority() {
        return image.host().equals("docker.io") ? "registry-1.docker.io" : image.host();
    }

    /** What people give to {@code podman login}. */
    public String loginHost() {
        return image.host();
    }
}
