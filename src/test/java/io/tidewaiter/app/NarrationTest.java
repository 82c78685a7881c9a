package io.tidewaiter.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.api.http.TestDaemon;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NarrationTest {

    @ParameterizedTest
    @CsvSource({"'', true", "web.service, true", "web, true", "db.service, false"})
    void tellsOfTheUnitsThatWereAskedFor(String unit, boolean told) {
        Event staging = new Event.Entered(
                new Update(1, TestDaemon.WEB, null, TestDaemon.DIGEST, TestDaemon.NOW), new State.Staging());
        Narration narration = Narration.ofUnits(unit.isEmpty() ? Set.of() : Set.of(unit));

        assertThat(narration.tell(staging).isPresent()).isEqualTo(told);
    }
}
