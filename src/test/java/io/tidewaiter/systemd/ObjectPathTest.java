package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What systemd 257 answered when asked for the paths of these. */
class ObjectPathTest {

    @ParameterizedTest
    @CsvSource({
        "httpd.service, httpd_2eservice",
        "container-httpd.service, container_2dhttpd_2eservice",
        "9front.service, _39front_2eservice",
        "web@eu-1.service, web_40eu_2d1_2eservice",
        "a_b.service, a_5fb_2eservice",
        "dev-disk-by\\x2dlabel-x.device, dev_2ddisk_2dby_5cx2dlabel_2dx_2edevice"
    })
    void isTheNameEscaped(String unit, String last) {
        assertThat(ObjectPath.of(unit)).isEqualTo("/org/freedesktop/systemd1/unit/" + last);
    }
}
