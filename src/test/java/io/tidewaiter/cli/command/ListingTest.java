package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Layout;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What daemons of several users answered, put together. */
class ListingTest {

    private static final Layout LAYOUT = new Layout(null, Instant.EPOCH);

    /** A daemon of a user may send what it wants: that one is left out, and not all of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"unit\": \"web.service\"}",
                "{\"unit\": \"web.service\", \"container\": \"w\", \"state\": \"\", \"image\": null, \"why\": \"\"}",
            })
    void hasNoRowThatCouldNotBePrintedLater(String row) {
        assertThatThrownBy(() -> list(Json.read(row.getBytes(StandardCharsets.UTF_8), StatusView.class)))
                .isInstanceOf(Exception.class);
    }

    private static Listing list(StatusView view) {
        return Listing.of(StatusText.rows(List.of(view), LAYOUT), List.of(view));
    }

    @Test
    void takesWhatIsNoObjectForNoRow() {
        assertThatThrownBy(() -> Listing.of(List.of(), List.of("text"))).isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0 0, 0", "0 1, 1", "4 0, 4", "4 4, 4", "4 5, 1", "1 3, 3", "3 4, 3",
    })
    void theWorstExitCodeIsThatOfAll(String codes, int worst) {
        assertThat(Everyone.worst(
                        List.of(codes.split(" ")).stream().map(Integer::valueOf).toList()))
                .isEqualTo(worst);
        assertThat(Everyone.worst(List.of())).isEqualTo(ExitCode.OK);
    }
}
