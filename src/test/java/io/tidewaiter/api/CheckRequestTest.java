package io.tidewaiter.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.Event;
import io.tidewaiter.update.State;
import io.tidewaiter.update.Update;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckRequestTest {

    @ParameterizedTest
    @CsvSource({"'', true", "web.service, true", "web, true", "db.service, false"})
    void tellsOfNothingThatNobodyAskedFor(String unit, boolean told) {
        Event staging = new Event.Entered(
                new Update(1, TestDaemon.WEB, null, TestDaemon.DIGEST, TestDaemon.NOW), new State.Staging());
        CheckRequest request = new CheckRequest(unit.isEmpty() ? Set.of() : Set.of(unit), false);

        assertThat(request.narration().tell(staging).isPresent()).isEqualTo(told);
    }
}
