package io.tidewaiter.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.Report;
import io.tidewaiter.update.Row;
import io.tidewaiter.update.port.GatePolicy;
import io.tidewaiter.update.port.HealthPolicy;
import io.tidewaiter.update.port.Source;
import io.tidewaiter.update.port.Workload;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastChecksTest {

    private final LastChecks checks = new LastChecks();

    @Test
    void areKnownOfAUnitWhoseContainerGotAnotherName() {
        checks.note(report(nameless("web.service", "eager_curie")), Instant.EPOCH, false);

        assertThat(checks.of(nameless("web.service", "merry_gauss"))).isPresent();
    }

    @Test
    void areForgottenOfWhatIsNotThereAnyMore() {
        Workload job = nameless("job@1.service", "eager_curie");
        Workload web = nameless("web.service", "merry_gauss");
        checks.note(report(job, web), Instant.EPOCH, true);

        checks.note(report(web), Instant.EPOCH, false);
        assertThat(checks.of(job)).isPresent();

        checks.note(report(web), Instant.EPOCH, true);
        assertThat(checks.of(job)).isEmpty();
        assertThat(checks.of(web)).isPresent();
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
                        Row.Updated.FALSE,
                        "",
                        null,
                        null,
                        null,
                        false))
                .toList());
    }

    private static Workload nameless(String unit, String container) {
        Source source = new Source(Reference.parse("registry.example/web:prod"), null);
        return new Workload(unit, container, false, "", "", source, "registry", HealthPolicy.DEFAULT, GatePolicy.NONE);
    }
}
