package io.tidewaiter.it.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Health;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The daemon checks at the configured times, and catches up on those that it missed while it was off. */
class TimerIT {

    private static final String UNIT = "tidewaiter.service";
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(300);

    /** It looks at the clock every half minute. */
    private static final Duration WAKING = Duration.ofSeconds(50);

    @RegisterExtension
    static final TestHost host = new TestHost();

    @BeforeAll
    static void install() {
        // times without a zone are those of the host
        host.root()
                .run("ln", "-sf", "/usr/share/zoneinfo/Asia/Kolkata", "/etc/localtime")
                .ok();
        Httpd.ofQuadlet(host.core(), Health.QUICK).started();
        host.core()
                .run("install", "-D", "-t", ".config/systemd/user", "/opt/tidewaiter/systemd/user/tidewaiter.service")
                .ok();
        host.core().systemctl("daemon-reload").ok();
        host.core().systemctl("enable", UNIT).ok();
    }

    @Test
    void looksAtTheTimesOfItsCalendar() {
        // given
        calendar("*:*:0/5", "Mon 03:00 Europe/Berlin");
        int before = looks().size();

        // when
        host.core().systemctl("restart", UNIT).ok();

        // then
        assertThat(journal()).contains("looking at *:*:0/5; Mon 03:00 Europe/Berlin");
        await().pollInterval(PAUSE).atMost(LIMIT).until(() -> looks().size() >= before + 3);
        assertThat(looks().subList(before, before + 3))
                .allSatisfy(look -> assertThat(look.getEpochSecond() % 5).isLessThanOrEqualTo(1))
                .isSorted();
        assertThat(Duration.between(looks().get(before), looks().get(before + 2)))
                .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
    }

    @Test
    void catchesUpOnceWithATimeAtWhichTheHostWasOff() {
        // given that it has looked before
        calendar("*:*:*");
        int before = looks().size();
        host.core().systemctl("restart", UNIT).ok();
        await().pollInterval(PAUSE).atMost(LIMIT).until(() -> looks().size() > before);
        host.core().systemctl("stop", UNIT).ok();

        // when the power is cut, and a time passes
        String[] missed = host.core()
                .run("date", "--date=3 seconds", "+%s,%F %T")
                .ok()
                .strip()
                .split(",", -1);
        Instant moment = Instant.ofEpochSecond(Long.parseLong(missed[0]));
        calendar(missed[1]);
        host.cutPower();
        await().pollInterval(PAUSE).atMost(LIMIT).until(() -> Instant.now().isAfter(moment.plusSeconds(1)));
        host.bootAgain();

        // then
        await().pollInterval(PAUSE).atMost(LIMIT).until(() -> looks().size() == 1);

        // when it starts again
        host.core().systemctl("restart", UNIT).ok();

        // then
        await().pollInterval(PAUSE).during(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> looks().size() == 1);
    }

    /**
     * To a process a host that slept is one on which the wall clock went on while the monotonic clock stood: libfaketime
     * shows it that.
     */
    @Test
    void looksWhenTheHostWakesThatSleptThroughTheTime() {
        // given
        host.core().configure("poll: {interval: 8h, jitter: 0s, at-start: false}\n");
        fakeTheWallClock();
        host.core().systemctl("restart", UNIT).ok();
        int before = looks().size();

        // when
        host.core().write("wall", "+9h\n");

        // then
        await().pollInterval(PAUSE).atMost(WAKING).until(() -> looks().size() == before + 1);

        // when the clock is put right
        host.core().write("wall", "+0\n");

        // then
        assertThat(host.core().tidewaiter("status").ok()).contains("httpd");
        assertThat(looks()).hasSize(before + 1);
    }

    private static void fakeTheWallClock() {
        host.core().write("wall", "+0\n");
        String library = host.core()
                .shell("echo /usr/lib/*/faketime/libfaketimeMT.so.1")
                .ok()
                .strip();
        host.core().installUnit(UNIT + ".d/wall.conf", """
                        [Service]
                        Environment=LD_PRELOAD=%s FAKETIME_TIMESTAMP_FILE=%%h/wall FAKETIME_CACHE_DURATION=1
                        Environment=FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0
                        """.formatted(library));
    }

    @AfterEach
    void leaveTheClockAlone() {
        host.core().run("rm", "-rf", ".config/systemd/user/" + UNIT + ".d").ok();
        host.core().systemctl("daemon-reload").ok();
    }

    private static void calendar(String... expressions) {
        host.core()
                .configure("poll:\n  jitter: 0s\n  calendar: [\"%s\"]\n".formatted(String.join("\", \"", expressions)));
    }

    /** When the registry was asked by Tidewaiter what the tag names, since the host was booted. */
    private static List<Instant> looks() {
        return host.root()
                .run("journalctl", "--boot", "--unit=docker-registry", "--output=short-unix")
                .out()
                .lines()
                .filter(line -> line.contains("\"HEAD /v2/httpd/manifests/prod ") && line.contains("\"tidewaiter"))
                .map(line -> Instant.ofEpochSecond(Long.parseLong(line.substring(0, line.indexOf('.')))))
                .toList();
    }

    private static String journal() {
        return host.root()
                .run("journalctl", "--boot", "--output=cat", "_SYSTEMD_USER_UNIT=" + UNIT)
                .out();
    }
}
