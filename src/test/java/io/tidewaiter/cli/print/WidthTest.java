package io.tidewaiter.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidthTest {

    @ParameterizedTest
    @CsvSource({"'', 0", "abc, 3", "日本, 4", "🚀, 2", "e\u0301, 1", "…, 1"})
    void isCountedInColumns(String text, int columns) {
        assertThat(Width.of(text)).isEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource({
        "abcdef, 6, abcdef, abcdef",
        "abcdef, 5, abcd…, …cdef",
        "abcdef, 1, …, …",
        "abcdef, 0, '', ''",
        "日本語x, 5, 日本…, …語x",
        "ab cdef, 4, ab…, …def"
    })
    void isCutAtEitherEnd(String text, int columns, String start, String end) {
        assertThat(Width.start(text, columns)).isEqualTo(start);
        assertThat(Width.end(text, columns)).isEqualTo(end);
    }

    @Test
    void isBrokenBetweenWords() {
        assertThat(Width.wrap("one two three\nfour\nincomprehensible\n", 9)).isEqualTo("""
                one two
                three
                four
                incompreh
                ensible
                """);
        assertThat(Width.wrap("日本\n", 1)).isEqualTo("日\n本\n");
    }
}
