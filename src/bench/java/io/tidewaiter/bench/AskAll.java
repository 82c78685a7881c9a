package io.tidewaiter.bench;

import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.Source;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.RegistryMemory;
import io.tidewaiter.memory.RegistryStanding.Pause;
import io.tidewaiter.net.RequestListener;
import io.tidewaiter.registry.DistributionRegistry;
import io.tidewaiter.update.port.DigestQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The daemon's registry client by itself: for each line with a number on its standard input it asks what so many tags
 * name, all at once, and says how many milliseconds that took and how many KB are then resident and live in the heap.
 */
final class AskAll {

    private static final Platform LINUX = new Platform("linux", "amd64", "");

    private AskAll() {}

    /** @param arguments the repository, whose tags are {@code bench-1} and so on; the home with registries.conf */
    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        DistributionRegistry registry = DistributionRegistry.forUser(
                vertx, Map.of(), Path.of(arguments[1]), 1000, new NoMemory(), RequestListener.NONE);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long began = System.nanoTime();
            ask(registry, arguments[0], Integer.parseInt(line)).await(1, TimeUnit.MINUTES);
            long took = System.nanoTime() - began;
            System.out.println("%.1f %d %d".formatted(took / 1e6, resident(), live()));
        }
        registry.close().compose(closed -> vertx.close()).await(10, TimeUnit.SECONDS);
    }

    private static Future<?> ask(DistributionRegistry registry, String repository, int count) {
        List<Future<Digest>> digests = IntStream.rangeClosed(1, count)
                .mapToObj(number -> Source.of(Reference.parse(repository + ":bench-" + number)))
                .map(source -> registry.digestOf(new DigestQuery(source, LINUX, Set.of(), false)))
                .toList();
        return Future.all(digests);
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** After a collection: what is kept. */
    private static long live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
    }

    /** Nothing that is asked here has anything to remember. */
    private record NoMemory() implements RegistryMemory {

        @Override
        public Future<List<Pause>> pauses() {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<Void> pause(Pause pause) {
            return Future.failedFuture("the registry asks for a pause: " + pause);
        }

        @Override
        public Future<Void> resume(String registry) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Optional<Digest>> listed(Digest index, Platform platform) {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<Void> listed(Digest index, Platform platform, Digest manifest) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Optional<ImageVersion>> version(Digest manifest) {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<Void> version(Digest manifest, ImageVersion version) {
            return Future.succeededFuture();
        }
    }
}
