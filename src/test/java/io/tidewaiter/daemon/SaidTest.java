package io.tidewaiter.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SaidTest {

    private final Said said = new Said();

    @Test
    void isNewOnceAndAgainOnceItWasDifferentInBetween() {
        assertThat(said.isNew("web", "down")).isTrue();
        assertThat(said.isNew("web", "down")).isFalse();
        assertThat(said.isNew("web", "slow")).isTrue();
        assertThat(said.isNew("web", "down")).isTrue();

        said.forget("web");
        assertThat(said.isNew("web", "down")).isTrue();
    }

    @Test
    void forgetsWhatWasNotMentionedForTheLongestTime() {
        said.isNew("web", "down");
        for (int i = 0; i < Said.MOST - 1; i++) {
            said.isNew("job@" + i, "down");
        }
        assertThat(said.isNew("web", "down")).isFalse();

        said.isNew("one more", "down");

        assertThat(said.isNew("web", "down")).isFalse();
        assertThat(said.isNew("job@0", "down")).isTrue();
    }
}
