package io.tidewaiter.registry;

import io.tidewaiter.image.Reference;

/**
 * Where to ask for a reference, after registries.conf had its say.
 *
 * @param image the physical name: what auth.json matches on and what the registry is asked for
 * @param insecure TLS need not be verified, and plain http will do
 */
record Endpoint(Reference image, boolean insecure) {

    /** {@code host[:port]} of the API, which for Docker Hub is not the host that its names carry. */
    String authority() {
        return image.host().equals("docker.io") ? "registry-1.docker.io" : image.host();
    }

    /** What people give to {@code podman login}. */
    String loginHost() {
        return image.host();
    }
}
