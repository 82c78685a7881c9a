package io.tidewaiter.registry;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewaiter.host.Source;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import io.tidewaiter.image.Reference;
import io.tidewaiter.registry.exchange.Timeouts;
import io.tidewaiter.registry.hostfiles.ContainersConfigPaths;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.port.DigestQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A host of our own in a folder: its configuration, its clock, and registries as seen from it. */
public final class FolderHost implements AutoCloseable {

    public static final Platform LINUX = new Platform("linux", "amd64", "");

    private static final Timeouts PATIENT = new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));

    private final Vertx vertx;
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Notebook memory = new Notebook();
    private final List<DistributionRegistry> made = new ArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    FolderHost(Vertx vertx, Path folder) {
        this.vertx = vertx;
        this.folder = folder;
        environment.put("XDG_RUNTIME_DIR", folder.resolve("run").toString());
    }

    /** For registries made from now on. */
    FolderHost set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    ContainersConfigPaths paths() {
        return new ContainersConfigPaths(environment, folder.resolve("home"), 1000, folder);
    }

    public DistributionRegistry registry() {
        return registry(PATIENT);
    }

    public DistributionRegistry registry(Timeouts timeouts) {
        DistributionRegistry registry = new DistributionRegistry(
                vertx,
                paths(),
                timeouts,
                new DistributionRegistry.Surroundings(
                        ticker(), this::now, new Random(1), memory, (name, status) -> asked.add(name + " " + status)));
        made.add(registry);
        return registry;
    }

    Ticker ticker() {
        return new Ticker() {
            @Override
            public long nanos() {
                return nanos.incrementAndGet();
            }

            @Override
            public Future<Void> after(Duration delay) {
                throw new UnsupportedOperationException("nothing here waits");
            }
        };
    }

    /** By the clock on the wall, which goes as the other one. */
    Instant now() {
        return Instant.EPOCH.plusNanos(nanos.get());
    }

    /** Each request that was heard of: {@code host:port STATUS}. */
    List<String> asked() {
        return asked;
    }

    /** What outlives a registry of this host. */
    public Notebook memory() {
        return memory;
    }

    public void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    public FolderHost insecure(String... authorities) throws IOException {
        StringBuilder conf = new StringBuilder();
        for (String authority : authorities) {
            conf.append("[[registry]]\nlocation = \"%s\"\ninsecure = true\n".formatted(authority));
        }
        return registriesConf(conf.toString());
    }

    public FolderHost registriesConf(String text) throws IOException {
        return write("etc/containers/registries.conf", text);
    }

    public FolderHost login(String key, String user, String password) throws IOException {
        String auth = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return write("run/containers/auth.json", "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(key, auth));
    }

    public FolderHost write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(file.getParent(), "new", ".tmp");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        return this;
    }

    public static Digest digest(DistributionRegistry registry, String reference) {
        try {
            return registry.digestOf(question(reference)).await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the registry client neither answered nor failed", e);
        }
    }

    /** A question for a host that has no image of the reference. */
    public static DigestQuery question(String reference) {
        return new DigestQuery(Source.of(Reference.parse(reference)), LINUX, Set.of(), false);
    }

    public static RegistryException failure(DistributionRegistry registry, String reference) {
        RegistryException failure = catchThrowableOfType(RegistryException.class, () -> digest(registry, reference));
        if (failure == null) {
            throw new AssertionError(reference + " has got a digest");
        }
        return failure;
    }

    @Override
    public void close() {
        made.forEach(DistributionRegistry::close);
    }
}
