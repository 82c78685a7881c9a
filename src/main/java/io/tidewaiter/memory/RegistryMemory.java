package io.tidewaiter.memory;

import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Pauses and limits of registries that are kept across a restart, so that a restart does not send more requests. */
public interface RegistryMemory {

    /** The pauses that are not over yet. */
    Future<List<RegistryStanding.Pause>> pauses();

    /** Remembers it in place of an earlier one of the same registry. */
    Future<Void> pause(RegistryStanding.Pause pause);

    /** The registry has answered. */
    Future<Void> resume(String registry);

    /** Which manifest this index lists for the platform, if it was looked at before. It never changes. */
    Future<Optional<Digest>> listed(Digest index, Platform platform);

    Future<Void> listed(Digest index, Platform platform, Digest manifest);

    /** What the image of this manifest says of itself, if it was looked at before. It never changes. */
    Future<Optional<ImageVersion>> version(Digest manifest);

    Future<Void> version(Digest manifest, ImageVersion version);
}
