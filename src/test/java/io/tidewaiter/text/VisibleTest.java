package io.tidewaiter.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "it answers 500", "Grüße 🚀", "名前", "C:\\x1b", "ümlaut mit Zeichen u\u0308", "❤️"})
    void leavesWhatAPersonSees(String text) {
        assertThat(Visible.line(text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0x00, \\x00",
        "0x07, \\x07",
        "0x08, \\x08",
        "0x09, \\t",
        "0x0a, \\n",
        "0x0d, \\r",
        "0x1b, \\x1b",
        "0x7f, \\x7f",
        "0x85, \\x85",
        "0x9b, \\x9b",
        "0xad, \\xad",
        "0x200b, \\u200b",
        "0x200f, \\u200f",
        "0x2028, \\u2028",
        "0x2029, \\u2029",
        "0x202e, \\u202e",
        "0x2066, \\u2066",
        "0xfeff, \\ufeff",
        "0xd800, \\ud800",
        "0xe0041, \\U000e0041"
    })
    void writesTheRestAsAnEscape(int character, String escape) {
        assertThat(Visible.line("a" + Character.toString(character) + "b")).isEqualTo("a" + escape + "b");
    }

    @Test
    void keepsTheLinesOfATextThatHasSome() {
        assertThat(Visible.lines("2 errors:\n\t* a\r\n\t* \033[2Jb\n"))
                .isEqualTo("2 errors:\n\t* a\\r\n\t* \\x1b[2Jb\n");
    }

    @Test
    void changesNothingTheSecondTime() {
        String all = IntStream.rangeClosed(0, 0x10ffff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        String once = Visible.line(all);

        assertThat(once.codePoints()).allMatch(Visible::isVisible);
        assertThat(Visible.line(once)).isSameAs(once);
        assertThat(Visible.lines(once)).isSameAs(once);
    }
}
