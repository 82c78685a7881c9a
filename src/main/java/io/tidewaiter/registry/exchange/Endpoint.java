package io.tidewaiter.registry.exchange;

import io.tidewaiter.host.Identity;
import io.tidewaiter.image.Reference;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The place to ask for a reference according to registries.conf, and the credentials to use there.
 *
 * @param image the physical name: what auth.json matches on and what the registry is asked for
 * @param insecure TLS need not be verified, and plain http will do
 * @param identity the credentials
 */
public record Endpoint(Reference image, boolean insecure, Identity identity) {

    public Endpoint(Reference image, boolean insecure) {
        this(image, insecure, Identity.ofUser());
    }

    /** The same place, asked with other credentials. */
    public Endpoint as(Identity other) {
        return new Endpoint(image, insecure, other);
    }

    /** The same place, trusted as a person wants it, or as registries.conf says. */
    public Endpoint verified(@Nullable Boolean tls) {
        return tls == null ? this : new Endpoint(image, !tls, identity);
    }

    /** {@code host[:port]} of the API, which for Docker Hub is not the host that its names carry. */
    public String authority() {
        return image.host().equals("docker.io") ? "registry-1.docker.io" : image.host();
    }

    /** What a person is to do about credentials that are wrong or missing here. */
    public String login() {
        return switch (identity) {
            case Identity.OfUser user -> "run podman login " + image.host();
            case Identity.InFile(Path path, String namedBy) ->
                "run podman login --authfile %s %s (%s names that file)".formatted(path, image.host(), namedBy);
            case Identity.Given given -> "correct %s".formatted(given.namedBy());
        };
    }
}
