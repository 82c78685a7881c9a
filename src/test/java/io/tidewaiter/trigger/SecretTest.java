package io.tidewaiter.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

    @Test
    void isPresentedByWhoeverSaysItAll() {
        assertThat(new Secret("s3cret").isPresentedBy("Bearer s3cret")).isTrue();
        assertThat(new Secret("s3cret").isPresentedBy("Bearer s3cre")).isFalse();
        assertThat(new Secret("s3cret").isPresentedBy("s3cret")).isFalse();
        assertThat(new Secret("s3cret").isPresentedBy(null)).isFalse();
    }

    @Test
    void doesNotCountTheEndOfTheLineInItsFile() {
        assertThat(new Secret(" s3cret\n").isPresentedBy("Bearer s3cret")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void isNeverEmpty(String token) {
        assertThatThrownBy(() -> new Secret(token)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsNothingOfItself() {
        assertThat(new Secret("s3cret")).asString().doesNotContain("s3cret");
    }
}
