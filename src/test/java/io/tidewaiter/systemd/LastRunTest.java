package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.systemd.LastRun.End;
import org.junit.jupiter.api.Test;

/** The moments are those of a Debian 13 host, in microseconds. */
class LastRunTest {

    @Test
    void aJobStoppedWhatLeftActiveBeforeItsProcessEnded() {
        assertThat(new LastRun(495_162_042, 495_573_316, 495_583_149, 501_842_745, 0, false).end())
                .isEqualTo(End.STOPPED);
    }

    @Test
    void whatEndedBeforeItLeftActiveEndedByItself() {
        assertThat(new LastRun(507_099_020, 507_239_210, 507_299_082, 507_298_473, 0, false).end())
                .isEqualTo(End.BY_ITSELF);
    }

    @Test
    void whatSystemdWouldHaveStartedAgainWasStoppedWhileItWasStillEnding() {
        assertThat(new LastRun(507_099_020, 507_239_210, 507_299_082, 507_298_473, 2, true).end())
                .isEqualTo(End.STOPPED);
    }

    /** It waited to be started again, and is failed all the same: a stop would have made it inactive. */
    @Test
    void whatSystemdGaveUpEndedByItself() {
        assertThat(new LastRun(507_300_000, 507_239_210, 507_299_082, 507_298_473, 5, true).end())
                .isEqualTo(End.BY_ITSELF);
    }

    @Test
    void ofWhatNeverWasActiveNothingIsTold() {
        assertThat(new LastRun(515_970_767, 0, 0, 516_000_000, 0, false).end()).isEqualTo(End.UNTOLD);
        assertThat(new LastRun(515_970_767, 507_239_210, 507_299_082, 516_000_000, 0, true).end())
                .isEqualTo(End.UNTOLD);
    }

    @Test
    void ofWhatHasNoMainProcessNothingIsTold() {
        assertThat(new LastRun(507_099_020, 507_239_210, 507_299_082, 0, 0, false).end())
                .isEqualTo(End.UNTOLD);
    }
}
