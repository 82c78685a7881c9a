package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.it.fleet.EtcdCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * What the members of an etcd say that they were asked, by their own metrics. A member that starts again counts from nothing, so
 * they are looked at every few seconds; what one counted between the last look and its death is not known.
 */
final class EtcdMeter implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int EVERY_SECONDS = 3;
    private static final String REQUESTS = "grpc_server_started_total";
    private static final String IN = "etcd_network_client_grpc_received_bytes_total";
    private static final String OUT = "etcd_network_client_grpc_sent_bytes_total";
    private static final String SIZE = "etcd_mvcc_db_total_size_in_bytes";

    private final EtcdCluster etcd;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
    private final Map<URI, Counts> last = new HashMap<>();
    private final long began = System.nanoTime();
    private final ScheduledFuture<?> looking;
    private double requests;
    private double bytes;
    private double size;

    private record Counts(double requests, double bytes, double size) {}

    /** @param bytes from and to clients */
    record Load(double requestsPerSecond, double bytesPerSecond, double databaseBytes, double bytes) {}

    EtcdMeter(EtcdCluster etcd) {
        this.etcd = etcd;
        this.looking = looks.scheduleWithFixedDelay(this::look, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private synchronized void look() {
        for (URI member : etcd.endpoints()) {
            read(member).ifPresent(now -> {
                Counts before = last.getOrDefault(member, now);
                Counts base = now.requests() < before.requests() ? new Counts(0, 0, 0) : before;
                requests += now.requests() - base.requests();
                bytes += now.bytes() - base.bytes();
                size = Math.max(size, now.size());
                last.put(member, now);
            });
        }
    }

    private Optional<Counts> read(URI member) {
        HttpRequest request = HttpRequest.newBuilder(member.resolve("/metrics"))
                .timeout(LIMIT)
                .build();
        try {
            String text = http.send(request, BodyHandlers.ofString()).body();
            return Optional.of(new Counts(sum(text, REQUESTS), sum(text, IN) + sum(text, OUT), sum(text, SIZE)));
        } catch (IOException e) {
            return Optional.empty(); // it is dead, or paused
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static double sum(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** From the begin to now. */
    synchronized Load load() {
        look();
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Load(requests / seconds, bytes / seconds, size, bytes);
    }

    @Override
    public void close() {
        looking.cancel(true);
        looks.shutdownNow();
        http.shutdownNow();
    }
}
