package io.tidewaiter.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.health.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppointmentTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant ONE = Instant.parse("2026-11-25T13:00:00Z");
    private static final Instant TWO = Instant.parse("2026-11-25T14:00:00Z");

    private final ManualTicker ticker = new ManualTicker();
    private final WallClock clock = new WallClock(ticker, NOON);
    private final List<Instant> kept = new ArrayList<>();
    private final Appointment appointment = new Appointment(ticker, clock, () -> kept.add(clock.instant()));

    @Test
    void isKeptOnceWhenTheMomentHasCome() {
        appointment.at(ONE);

        ticker.pass(Duration.ofDays(1));

        assertThat(kept).containsExactly(ONE);
        assertThat(ticker.isAwaited()).isFalse();
    }

    @Test
    void canBeMoved() {
        appointment.at(TWO);
        appointment.at(ONE);
        ticker.pass(Duration.ofMinutes(61));
        appointment.at(TWO);

        ticker.pass(Duration.ofDays(1));

        assertThat(kept).containsExactly(ONE, TWO);
    }

    @Test
    void isOneThoughItIsMadeTwice() {
        appointment.at(ONE);
        appointment.at(ONE);

        ticker.pass(Duration.ofDays(1));

        assertThat(kept).containsExactly(ONE);
    }

    @Test
    void canBeCancelled() {
        appointment.at(ONE);
        appointment.cancel();

        ticker.pass(Duration.ofDays(1));

        assertThat(kept).isEmpty();
        assertThat(ticker.isAwaited()).isFalse();
    }

    @Test
    void isKeptWhenAHostWakesThatSleptThroughIt() {
        appointment.at(ONE);
        ticker.pass(Duration.ofMinutes(1));

        clock.sleep(Duration.ofHours(9));
        ticker.pass(Ticker.GLANCE);

        assertThat(kept).hasSize(1);
    }

    @Test
    void followsAClockThatIsPutBack() {
        appointment.at(ONE);
        ticker.pass(Duration.ofMinutes(30));

        clock.set(NOON);
        ticker.pass(Duration.ofMinutes(59));
        assertThat(kept).isEmpty();
        ticker.pass(Duration.ofMinutes(1));

        assertThat(kept).containsExactly(ONE);
    }

    @Test
    void isKeptAtOnceWhenTheMomentIsPast() {
        appointment.at(NOON.minusSeconds(1));

        assertThat(kept).containsExactly(NOON);
    }
}
