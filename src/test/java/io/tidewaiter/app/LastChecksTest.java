package io.tidewaiter.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Source;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.store.SqliteJournal;
import io.tidewaiter.store.Uptime;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastChecksTest {

    private final Loop loop = new Loop();
    private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);

    @TempDir
    private Path folder;

    private SqliteJournal journal;
    private LastChecks checks;

    @BeforeEach
    void begin() {
        journal = open();
        checks = new LastChecks(journal.checks());
    }

    @AfterEach
    void close() {
        loop.result(journal::close);
        loop.close();
    }

    private SqliteJournal open() {
        return loop.result(() -> SqliteJournal.open(loop.vertx(), folder.resolve("state.db"), clock, Uptime.ofHost()));
    }

    private void note(Report report, boolean whole) {
        loop.result(() -> checks.note(report, Instant.EPOCH, whole));
    }

    @Test
    void areKnownOfAUnitWhoseContainerGotAnotherName() {
        note(report(nameless("web.service", "eager_curie")), false);

        assertThat(checks.of(nameless("web.service", "merry_gauss"))).isPresent();
    }

    @Test
    void areForgottenOfWhatIsNotThereAnyMore() {
        Workload job = nameless("job@1.service", "eager_curie");
        Workload web = nameless("web.service", "merry_gauss");
        note(report(job, web), true);

        note(report(web), false);
        assertThat(checks.of(job)).isPresent();

        note(report(web), true);
        assertThat(checks.of(job)).isEmpty();
        assertThat(checks.of(web)).isPresent();
    }

    /** As a command does that looks after another one has checked. */
    @Test
    void areKnownToTheNextProcess() {
        Workload web = nameless("web.service", "merry_gauss");
        note(report(web), true);
        loop.result(journal::close);

        journal = open();
        LastChecks next = new LastChecks(journal.checks());
        loop.result(next::recall);

        assertThat(next.of(web)).hasValueSatisfying(seen -> {
            assertThat(seen.at()).isEqualTo(Instant.EPOCH);
            assertThat(seen.found()).isEqualTo("false");
        });
    }

    private static Report report(Workload... workloads) {
        return new Report(List.of(workloads).stream()
                .map(workload -> new Row(
                        workload.identity(),
                        workload.unit(),
                        workload.container(),
                        "",
                        workload.reference().toString(),
                        workload.policy(),
                        Updated.FALSE,
                        "",
                        null,
                        null,
                        null,
                        false))
                .toList());
    }

    private static Workload nameless(String unit, String container) {
        Source source = Source.of(Reference.parse("registry.example/web:prod"));
        return new Workload(unit, container, false, "", "", source, "registry", HealthPolicy.DEFAULT, GatePolicy.NONE);
    }
}
