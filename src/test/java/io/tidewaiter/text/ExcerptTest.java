package io.tidewaiter.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    private final Excerpt excerpt = new Excerpt();

    private void say(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        for (byte one : bytes) {
            excerpt.add(new byte[] {one}, 1);
        }
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(excerpt.beginning()).isEmpty();
        assertThat(excerpt.lastLine()).isEmpty();
    }

    @Test
    void joinsTheLinesOfTheBeginning() {
        say("one\n  two\r\n");

        assertThat(excerpt.beginning()).isEqualTo("one two");
    }

    @Test
    void knowsTheLastLineThatIsNotBlank() {
        say("one\ntwo \n\n");
        assertThat(excerpt.lastLine()).isEqualTo("two");

        say("größer");
        assertThat(excerpt.lastLine()).isEqualTo("größer");
    }

    @Test
    void isBounded() {
        say("x".repeat(5000) + "\n" + "y".repeat(5000));

        assertThat(excerpt.beginning()).isEqualTo("x".repeat(1024));
        assertThat(excerpt.lastLine()).isEqualTo("y".repeat(1024));
    }
}
