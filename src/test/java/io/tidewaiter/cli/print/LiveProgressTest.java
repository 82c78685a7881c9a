package io.tidewaiter.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.api.model.Bytes;
import io.tidewaiter.api.model.Step;
import io.tidewaiter.cli.command.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands on a terminal in the end, for one that understands the few sequences that are sent. */
class LiveProgressTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final StringWriter sent = new StringWriter();
    private final LiveProgress progress = new LiveProgress(new PrintWriter(sent, true), InstantSource.fixed(NOW));

    @AfterEach
    void close() {
        progress.close();
    }

    private static Step line(String unit, String text) {
        return new Step(unit, text, null, null);
    }

    private static Step pulling(String unit, long done, long total) {
        return new Step(unit, null, new Bytes(done, total), null);
    }

    private List<String> screen() {
        return Screen.after(sent.toString());
    }

    @Test
    void drawsFiguresInTheirPlaceBelowTheLines() {
        progress.accept(line("a.service", "a.service: staging"));
        progress.accept(pulling("a.service", 1_500_000, 40_000_000));
        progress.accept(line("b.service", "b.service: staging"));
        progress.accept(pulling("b.service", 0, 1_000_000));
        progress.accept(pulling("a.service", 20_000_000, 40_000_000));

        assertThat(screen())
                .containsExactly(
                        "a.service: staging",
                        "b.service: staging",
                        "a.service: pulling, 20.0 of 40.0 MB (50 %)",
                        "b.service: pulling, 0.0 of 1.0 MB (0 %)");
    }

    @Test
    void printsWhatOthersWroteInItsRow() {
        progress.accept(line("a.service", "a.service: \033[2J\nb.service: updated"));
        progress.accept(pulling("a\033[9A", 0, 1_000_000));

        assertThat(screen())
                .containsExactly("a.service: \\x1b[2J\\nb.service: updated", "a\\x1b[9A: pulling, 0.0 of 1.0 MB (0 %)");
    }

    @Test
    void takesAFigureAwayWithTheNextLineOfItsUnit() {
        progress.accept(pulling("a.service", 1, 2));
        progress.accept(line("a.service", "a.service: staged"));

        assertThat(screen()).containsExactly("a.service: staged");
    }

    @Test
    void countsASoakDown() {
        progress.accept(new Step("a.service", null, null, NOW.plusMillis(6100)));

        assertThat(screen()).containsExactly("a.service: healthy, 7 s of soak left");
    }

    @Test
    void leavesOnlyLinesBehind() {
        progress.accept(line("a.service", "a.service: staging"));
        progress.accept(pulling("a.service", 1, 2));
        progress.close();

        assertThat(screen()).containsExactly("a.service: staging");
    }

    @Test
    void drawsNoMoreThanFitsOnAnyTerminal() {
        for (int i = 0; i < 30; i++) {
            progress.accept(pulling("u%d.service".formatted(i), 1, 2));
        }

        assertThat(screen()).hasSize(10).last().isEqualTo("and 21 more");
    }

    @Test
    void letsTheTerminalCutOffWhatIsTooWide() {
        progress.accept(pulling("a.service", 1, 2));

        assertThat(sent.toString()).contains("\033[?7la.service: ").contains("\033[?7h\n");
    }
}
