package io.tidewaiter.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.update.model.RegistryException.Kind;
import io.tidewaiter.update.model.Updated;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What one side writes the other side reads, whatever is missing. */
class JsonTest {

    private static final Instant BEGAN = Instant.parse("2026-03-01T10:00:00.123456789Z");
    private static final Instant ENDED = Instant.parse("2026-03-01T10:00:42Z");
    private static final RowView FULL = new RowView(
            "web.service",
            "web",
            "c0",
            "r.example/web:1",
            "registry",
            Updated.ROLLED_BACK,
            "\"no\"\n½",
            "sha256:a",
            "sha256:b",
            null,
            true);
    private static final RowView BARE =
            new RowView(null, "web", "", "web", "registry", Updated.FAILED, "", null, null, Kind.NOT_FOUND, false);

    private static <T> T read(String text, Class<T> type) throws IOException {
        return Json.read(text.getBytes(StandardCharsets.UTF_8), type);
    }

    static Stream<Object> values() {
        return Stream.of(
                FULL,
                BARE,
                new StatusView(
                        "web.service",
                        "web",
                        "i",
                        "registry",
                        "active",
                        Condition.UP_TO_DATE,
                        "sha256:a",
                        ENDED,
                        "true",
                        "ok"),
                new StatusView(null, "web", "i", "registry", "", Condition.NOT_FOLLOWED, null, null, null, ""),
                new HistoryView(7, BEGAN, ENDED, "web.service", "web", "i", "sha256:a", "sha256:b", "updated", ""),
                new HistoryView(8, BEGAN, ENDED, "web.service", "web", "i", null, "sha256:b", "failed", "why"),
                new QuarantineView("i", "sha256:a", BEGAN, "it answers 500", null),
                new CheckRequest(Set.of("web", "db.service"), true),
                new CheckRequest(Set.of(), false),
                new AutoUpdateRequest(true, false, "/home/core/auth.json", false, Map.of("label", List.of("a=b", "c"))),
                new AutoUpdateRequest(false, true, null, null, Map.of()),
                new CheckAnswer(List.of(FULL, BARE), true, true),
                new CheckAnswer(List.of(), false, false),
                Line.progress(new Step("web.service", "half way", new Bytes(1, 2), ENDED)),
                Line.result(new CheckAnswer(List.of(BARE), true, false)),
                Line.error("it broke"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void readsWhatItWrote(Object value) throws IOException {
        Object read = read(Json.write(value), value.getClass());

        assertThat(read).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("values")
    void writesOneLineWithoutWhatIsMissing(Object value) {
        assertThat(Json.write(value)).doesNotContain("\n", "null");
    }

    @ParameterizedTest
    @CsvSource({
        "0x1b, \\u001B",
        "0x7f, \\u007f",
        "0x9b, \\u009b",
        "0x202e, \\u202e",
        "0x1d173, \\ud834\\udd73",
        "0xe0001, \\udb40\\udc01",
        "0x1f680, \uD83D\uDE80"
    })
    void writesAsAnEscapeWhatIsNotSeen(int character, String shown) throws IOException {
        String text = "a" + Character.toString(character) + "b";

        assertThat(Json.write(Map.of(text, text))).isEqualTo("{\"a%1$sb\":\"a%1$sb\"}".formatted(shown));
        assertThat(Json.pretty(List.of(text))).isEqualTo("[ \"a%sb\" ]".formatted(shown));
        Object back = read(Json.write(Map.of(text, text)), Map.class);
        assertThat(back).isEqualTo(Map.of(text, text));
    }

    @Test
    void replacesHalfOfAPair() {
        assertThat(Json.write(List.of("a\ud83db\udc01"))).isEqualTo("[\"a\ufffdb\ufffd\"]");
    }

    @Test
    void writesTimesAsRfc3339() {
        assertThat(Json.write(new QuarantineView("i", "d", ENDED, "w", null)))
                .contains("\"since\":\"2026-03-01T10:00:42Z\"");
    }

    @Test
    void readsWhatANewerTidewaiterSays() throws IOException {
        assertThat(read("{\"progress\":{\"unit\":\"web.service\",\"text\":\"half way\"},\"percent\":50}", Line.class))
                .isEqualTo(Line.progress(new Step("web.service", "half way", null, null)));
    }

    @Test
    void tellsTimesThatAreNone() {
        assertThatThrownBy(() -> read("{\"since\":\"yesterday\"}", QuarantineView.class))
                .isInstanceOf(IOException.class);
    }
}
