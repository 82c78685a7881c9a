package io.tidewaiter.registry;

import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import io.tidewaiter.memory.RegistryMemory;
import io.tidewaiter.memory.RegistryStanding.Pause;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A memory that lasts as long as the test. */
public final class Notebook implements RegistryMemory {

    private final Map<String, Pause> pauses = new ConcurrentHashMap<>();
    private final Map<String, Digest> listed = new ConcurrentHashMap<>();
    private final Map<Digest, ImageVersion> versions = new ConcurrentHashMap<>();

    @Override
    public Future<List<Pause>> pauses() {
        return Future.succeededFuture(List.copyOf(pauses.values()));
    }

    @Override
    public Future<Void> pause(Pause pause) {
        pauses.put(pause.registry(), pause);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> resume(String registry) {
        pauses.remove(registry);
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<Digest>> listed(Digest index, Platform platform) {
        return Future.succeededFuture(Optional.ofNullable(listed.get(index + " " + platform)));
    }

    @Override
    public Future<Void> listed(Digest index, Platform platform, Digest manifest) {
        listed.put(index + " " + platform, manifest);
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<ImageVersion>> version(Digest manifest) {
        return Future.succeededFuture(Optional.ofNullable(versions.get(manifest)));
    }

    @Override
    public Future<Void> version(Digest manifest, ImageVersion version) {
        versions.put(manifest, version);
        return Future.succeededFuture();
    }
}
