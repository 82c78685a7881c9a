package io.tidewaiter.it.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs that a timer runs: no run is cut off, none is added, and the next run proves the new image. */
class ScheduledIT {

    /** Runs of a busy machine leave little rest between them. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** It looks when it is told to, and when a run ends. */
    private static final String HARDLY_EVER = """
            poll:
              interval: 1h
              at-start: false
            """;

    private static final String TIMER = """
            [Timer]
            OnCalendar=*:*:0/5
            AccuracySec=100ms
            """;

    private static final List<String> JOBS = List.of("oneshot", "ends");

    @RegisterExtension
    final TestHost host = new TestHost();

    /** v3 is the image whose run fails. */
    private void install(String name, String tag, String service) {
        host.publish("v1", tag);
        String job = """
            [Container]
            ContainerName=%s
            Image=%s/httpd:%s
            AutoUpdate=registry
            Exec=busybox sh -c 'read tag </www/index.html; echo run of $$tag; busybox sleep 1; [ $$tag != v3 ]'
            [Service]
            %s
            """.formatted(name, TestHost.REGISTRY, tag, service);
        host.core().installQuadlet(name + ".container", job);
        host.core().installUnit(name + ".timer", TIMER);
        host.core().systemctl("start", name + ".timer").ok();
    }

    @Test
    void isProvenByTheNextRun() {
        // given
        host.core().configure(HARDLY_EVER);
        host.core().systemctl("start", "podman.socket").ok();
        install("oneshot", "prod", "Type=oneshot");
        install("ends", "other", "");
        await().atMost(LIMIT)
                .until(() -> JOBS.stream().allMatch(job -> runs(job).contains("run of v1")));
        host.core().startDaemon();

        // when
        CommandResult update = publish("v2");

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(update.lines().subList(1, 3)).allMatch(row -> row.endsWith("pending"));
        awaitOutcome("updated");

        // when the next image fails
        publish("v3");

        // then
        awaitOutcome("rolled back");
        assertThat(host.core().quarantine()).hasSize(2);
        assertThat(JOBS).allSatisfy(job -> {
            await().atMost(LIMIT).until(() -> runs(job).getLast(), "run of v2"::equals);
            assertThat(runs(job)).filteredOn("run of v3"::equals).hasSize(1);
            noRunWasCutOffOrAdded(job);
        });
    }

    private CommandResult publish(String image) {
        host.publish(image, "prod");
        host.publish(image, "other");
        return host.core().tidewaiter("update", "now");
    }

    private void noRunWasCutOffOrAdded(String job) {
        String entries = "journalctl --quiet --output=short-unix USER_UNIT=" + job + ".service ";
        assertThat(host.core().run("bash", "-c", entries + "JOB_TYPE=stop").ok())
                .isEmpty();
        String starting = "MESSAGE_ID=7d4958e842da4a758f6c1cdc7b36dcc5 | grep -oE '^[0-9]+'";
        assertThat(host.core()
                        .run("bash", "-c", entries + starting)
                        .ok()
                        .lines()
                        .map(Long::parseLong))
                .as("seconds, by the timer")
                .allMatch(second -> second % 5 <= 1);
    }

    /** Of the last update of each. */
    private void awaitOutcome(String outcome) {
        await().atMost(LIMIT)
                .until(() -> host.core().history().stream()
                        .limit(2)
                        .allMatch(past -> past.path("outcome").asText().equals(outcome)));
    }

    private List<String> runs(String job) {
        return host.core()
                .run(
                        "bash",
                        "-c",
                        "journalctl --quiet --output=cat CONTAINER_NAME=" + job + " | grep '^run of' || true")
                .ok()
                .lines()
                .toList();
    }
}
