package io.tidewaiter.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        " 0 , 0",
        "7B, 7",
        "3KiB, 3072",
        "512MiB, 536870912",
        "2 GiB, 2147483648",
        "1TiB, 1099511627776",
        "999999TiB, 1099510528264372224"
    })
    void reads(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "512", "1000000TiB", "MiB", "1.5GiB", "1MB", "1mib", "9999999999B", "1 M iB"})
    void refuses(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a size such as 512MiB or 2GiB");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "10239, 10239 B",
        "10240, 10 KiB",
        "536870912, 512 MiB",
        "536870911, 511 MiB",
        "21474836480, 20 GiB",
        "9223372036854775807, 8589934591 GiB",
    })
    void writesSoThatNoMoreIsSaidThanThereIs(long bytes, String text) {
        assertThat(new ByteSize(bytes).format()).isEqualTo(text);
    }
}
