package io.tidewaiter.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckTallyTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private static Report found(Updated what) {
        return new Report(List.of(new Row(
                null, "web.service", "web", "", "quay.io/web:prod", "registry", what, "", null, null, null, false)));
    }

    @Test
    void tellsChecksApartByHowTheyEnded() {
        CheckTally tally = CheckTally.NONE
                .with(found(Updated.TRUE), NOW.minusSeconds(2))
                .with(found(Updated.FALSE), NOW.minusSeconds(1))
                .with(found(Updated.FAILED), NOW)
                .withFailure();

        assertThat(tally).isEqualTo(new CheckTally(2, 1, 1, NOW));
    }
}
