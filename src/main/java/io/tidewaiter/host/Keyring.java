package io.tidewaiter.host;

import io.vertx.core.Future;
import java.util.Optional;

/** Who we are, for an engine that cannot find it out by itself. */
public interface Keyring {

    /** All are asked as the user. */
    Keyring NONE = source -> Future.succeededFuture(Optional.empty());

    /**
     * The credentials for a pull that the engine would not find in its own files: those of a file that was named, or of a unit.
     *
     * @return a value for libpod's {@code X-Registry-Auth}: a secret; empty when the engine's own files do
     */
    Future<Optional<String>> forPull(Source source);
}
