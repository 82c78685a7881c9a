package io.tidewaiter.it.torture;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A health timeout of ten minutes, on a second host: an image does not become healthy in that time, is rolled back, and
 * the daemon works afterwards.
 */
final class LongWatch {

    static final Duration WATCH = Duration.ofMinutes(10);

    private static final Duration GRACE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final TestHost host = new TestHost();
    private final List<String> broken = new ArrayList<>();

    /** One line for each promise that does not hold. */
    List<String> run() {
        host.boot("torture-watch");
        try {
            watch();
        } finally {
            host.destroy();
        }
        return broken;
    }

    private void watch() {
        Account core = host.core();
        install("patient", 8081, "10m", "/");
        install("hasty", 8082, "10s", "/healthz");
        core.configure("poll:\n  interval: 2s\n  jitter: 0s\n");
        core.startDaemon();
        long began = System.nanoTime();
        host.publish("error500", "patient");
        until(
                "the watch has not ended",
                WATCH.plus(GRACE),
                () -> core.history().stream()
                        .anyMatch(past -> past.path("unit").asText().equals("patient.service")));
        if (Duration.ofNanos(System.nanoTime() - began).compareTo(WATCH) < 0) {
            broken.add("the watch ended too early");
        }
        String past = core.history().stream()
                .map(entry -> entry.path("outcome").asText() + ": "
                        + entry.path("why").asText())
                .findFirst()
                .orElse("");
        if (!past.startsWith("rolled back: not healthy after 10m")) {
            broken.add("the watch ended as " + past);
        }
        if (core.quarantine().stream().map(LongWatch::image).noneMatch(image -> image.endsWith(":patient"))) {
            broken.add("the image is not quarantined");
        }
        if (!"v1".equals(core.page(8081))) {
            broken.add("patient.service does not serve v1");
        }
        host.publish("v3", "hasty");
        until("nothing is checked after the watch", GRACE, () -> "v3".equals(core.page(8082)));
        if (host.root().run("journalctl", "--no-pager").out().contains("StackOverflowError")) {
            broken.add("the stack overflowed");
        }
    }

    private static String image(JsonNode quarantined) {
        return quarantined.path("image").asText();
    }

    private void install(String name, int port, String timeout, String path) {
        host.publish("v1", name);
        host.core().installQuadlet(name + ".container", """
                [Container]
                ContainerName=%1$s
                Image=%2$s/httpd:%1$s
                AutoUpdate=registry
                PublishPort=127.0.0.1:%3$d:80
                Label=io.tidewaiter.health.timeout=%4$s
                Label=io.tidewaiter.health.soak=2s
                Label=io.tidewaiter.health.http=%5$s
                """.formatted(name, TestHost.REGISTRY, port, timeout, path));
        host.core().systemctl("start", name + ".service").ok();
    }

    private void until(String otherwise, Duration limit, Callable<Boolean> holds) {
        try {
            Awaitility.await().pollInterval(PAUSE).atMost(limit).until(holds);
        } catch (ConditionTimeoutException e) {
            broken.add(otherwise);
        }
    }
}
