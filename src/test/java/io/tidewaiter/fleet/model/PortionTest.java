package io.tidewaiter.fleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortionTest {

    @ParameterizedTest
    @CsvSource({
        "10,    100,   10",
        "10,    3,     3",
        "1%,    100,   1",
        "1%,    101,   2",
        "1%,    3,     1",
        "0.1%,  1,     1",
        "0.1%,  1000,  1",
        "0.1%,  10000, 10",
        "0.01%, 10001, 2",
        "50%,   3,     2",
        "33.3%, 3,     1",
        "100%,  7,     7",
        "5%,    0,     0"
    })
    void isRoundedUpAndNeverNone(String portion, int hosts, int part) {
        assertThat(Portion.parse(portion).of(Collections.nCopies(hosts, Map.of())))
                .isEqualTo(part);
    }

    @Test
    void aLabelIsOnThoseThatHaveItsValue() {
        Portion canaries = Portion.parse("role=canary");

        assertThat(canaries.of(List.of(Map.of("role", "canary"), Map.of("role", "web"), Map.of())))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "0%", "0.0%", "100.1%", "101%", "-1", "", "all", "1e3", "10 hosts", "=x", "a=", "a=b=c"})
    void nothingElseIsAPortion(String text) {
        assertThatThrownBy(() -> Portion.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "2.5%", "100%", "role=canary"})
    void isReadAsItIsWritten(String text) {
        assertThat(Portion.parse(text)).hasToString(text);
    }
}
