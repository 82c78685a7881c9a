package io.tidewaiter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.RegistryStanding;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final Workload WEB = new Workload(
            "web.service",
            "web",
            "",
            "",
            Reference.parse("registry.example/web:prod"),
            null,
            "registry",
            HealthPolicy.DEFAULT);

    private final ManualTicker ticker = new ManualTicker();
    private final Metrics metrics = new Metrics(ticker);

    private final Update update = new Update(7, WEB, null, Digest.parse("sha256:" + "a".repeat(64)), Instant.EPOCH);
    private final State.Activating activating = new State.Staged("image").activate(Beside.NOTHING, false, "1");

    private void enter(State state, int seconds) {
        metrics.accept(new Event.Entered(update, state));
        ticker.pass(Duration.ofSeconds(seconds));
    }

    private List<String> lines() {
        return metrics.scrape().await().lines().toList();
    }

    private void succeed() {
        enter(new State.Staging(), 20);
        enter(new State.Staged("image"), 1);
        enter(activating, 2);
        enter(activating.started(), 10);
        enter(activating.started().commit(), 100);
    }

    @Test
    void measuresAnUpdateThatSucceeds() {
        succeed();

        assertThat(lines())
                .contains(
                        "tidewaiter_updates_total{outcome=\"updated\"} 1.0",
                        "tidewaiter_update_state_seconds_sum{state=\"staging\"} 20.0",
                        "tidewaiter_update_state_seconds_sum{state=\"verifying\"} 10.0",
                        "tidewaiter_update_state_seconds_count{state=\"verifying\"} 1",
                        "tidewaiter_outage_seconds_total{unit=\"web.service\"} 2.0");
    }

    @Test
    void countsTheFailedWatchAndTheRollbackAsOutage() {
        enter(activating, 2);
        enter(activating.started(), 30);
        State.RollingBack back = activating.started().rollBack("it answers 500", true);
        enter(back, 5);
        enter(back.done(), 100);

        assertThat(lines())
                .contains(
                        "tidewaiter_updates_total{outcome=\"rolled_back\"} 1.0",
                        "tidewaiter_update_state_seconds_sum{state=\"rolling_back\"} 5.0",
                        "tidewaiter_outage_seconds_total{unit=\"web.service\"} 37.0");
    }

    @Test
    void countsNoOutageWhenNothingWasTouched() {
        enter(new State.Staging(), 20);
        enter(new State.Staging().abandon("no space"), 1);

        assertThat(lines())
                .contains("tidewaiter_updates_total{outcome=\"abandoned\"} 1.0")
                .noneMatch(line -> line.startsWith("tidewaiter_outage"));
    }

    @Test
    void countsRequestsByRegistryAndStatus() {
        metrics.asked("docker.io", 200);
        metrics.asked("docker.io", 200);
        metrics.asked("quay.io:443", 0);

        assertThat(lines())
                .contains(
                        "tidewaiter_registry_requests_total{registry=\"docker.io\",status=\"200\"} 2.0",
                        "tidewaiter_registry_requests_total{registry=\"quay.io:443\",status=\"none\"} 1.0");
    }

    @Test
    void saysWhichImagesRun() {
        List<Metrics.Workload> running = new ArrayList<>();
        running.add(new Metrics.Workload(
                "web.service",
                "web",
                "r.example/web:prod",
                "sha256:a1",
                new ImageVersion("1.5.0\"", null, null, null, null, null)));
        metrics.read(
                () -> Future.succeededFuture(0), () -> Future.succeededFuture(List.of()), () -> List.copyOf(running));

        assertThat(lines())
                .contains(
                        "tidewaiter_workload_info{container=\"web\",digest=\"sha256:a1\",image=\"r.example/web:prod\","
                                + "revision=\"\",unit=\"web.service\",version=\"1.5.0\\\"\"} 1");

        running.clear();
        assertThat(lines()).noneMatch(line -> line.startsWith("tidewaiter_workload_info{"));
    }

    @Test
    void asksAtEachScrapeForWhatChanges() {
        int[] numbers = {3, 76};
        metrics.read(
                () -> Future.succeededFuture(numbers[0]),
                () -> Future.succeededFuture(List.of(
                        new RegistryStanding("docker.io", null, new RegistryStanding.Pulls(numbers[1], 100)),
                        new RegistryStanding("quay.io", null, null))),
                List::of);
        assertThat(lines())
                .contains(
                        "tidewaiter_quarantined_digests 3.0",
                        "tidewaiter_registry_pulls_left{registry=\"docker.io\"} 76.0")
                .noneMatch(line -> line.contains("quay.io"));

        numbers[0] = 0;
        numbers[1] = 75;

        assertThat(lines())
                .contains(
                        "tidewaiter_quarantined_digests 0.0",
                        "tidewaiter_registry_pulls_left{registry=\"docker.io\"} 75.0");
    }

    @Test
    void countsWhatOthersCount() {
        long[] heard = {1};
        metrics.count("tidewaiter.webhook.requests", "help", () -> heard[0], "hook", "mine", "result", "push");
        heard[0] = 5;

        assertThat(lines()).contains("tidewaiter_webhook_requests_total{hook=\"mine\",result=\"push\"} 5.0");
    }

    /** Each has its help and its type, one prefix, base units, and counters end in _total. */
    @Test
    void namesThingsAsPrometheusWantsIt() {
        succeed();
        metrics.asked("docker.io", 200);
        metrics.count("tidewaiter.checks", "help", () -> 1, "outcome", "clean");

        Set<String> counters = new TreeSet<>();
        Set<String> typed = new TreeSet<>();
        for (String line : lines()) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", 4);
                typed.add(words[2]);
                if (words[3].equals("counter")) {
                    counters.add(words[2]);
                }
            }
        }

        assertThat(typed).hasSizeGreaterThan(5).allMatch(name -> name.matches("tidewaiter_[a-z_]+"));
        assertThat(counters).hasSizeGreaterThan(2).allMatch(name -> name.endsWith("_total"));
        assertThat(lines().stream()
                        .filter(line -> line.startsWith("# HELP "))
                        .map(line -> line.split(" ", 4)[2])
                        .collect(Collectors.toSet()))
                .isEqualTo(typed);
    }
}
