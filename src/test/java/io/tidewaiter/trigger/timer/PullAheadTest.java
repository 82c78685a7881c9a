package io.tidewaiter.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.time.Paced;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PullAheadTest {

    private final ManualTicker ticker = new ManualTicker();
    private final List<Long> pulls = new ArrayList<>();
    private Future<Boolean> answer = Future.succeededFuture(true);
    private final PullAhead pullAhead = new PullAhead(ticker, () -> {
        pulls.add(ticker.passed().toSeconds());
        return answer;
    });

    @Test
    void pullsOnceWhenThatBringsEverythingIn() {
        pullAhead.ring();
        ticker.pass(Duration.ofHours(1));

        assertThat(pulls).containsExactly(0L);
    }

    @Test
    void triesAgainEverMoreSeldomAndAtLeastOnceAMinute() {
        answer = Future.succeededFuture(false);

        pullAhead.ring();
        ticker.pass(Duration.ofSeconds(200));

        assertThat(pulls).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L);
    }

    @Test
    void triesAgainAfterTroubleToo() {
        answer = Future.failedFuture("systemd is away");
        pullAhead.ring();
        answer = Future.succeededFuture(true);

        ticker.pass(Duration.ofMinutes(5));

        assertThat(pulls).containsExactly(0L, 1L);
    }

    @Test
    void beginsAtOnceAndAgainWhenItIsRung() {
        answer = Future.succeededFuture(false);
        pullAhead.ring();
        ticker.pass(Duration.ofSeconds(20));
        pulls.clear();

        pullAhead.ring();
        ticker.pass(Duration.ofSeconds(4));

        assertThat(pulls).containsExactly(20L, 21L, 23L);
    }

    @Test
    void pullsOnceMoreWhenItIsRungWhileItPulls() {
        Promise<Boolean> slow = Promise.promise();
        answer = slow.future();
        pullAhead.ring();
        pullAhead.ring();
        pullAhead.ring();
        answer = Future.succeededFuture(true);
        assertThat(pulls).hasSize(1);

        slow.complete(true);
        ticker.pass(Duration.ofMinutes(5));

        assertThat(pulls).containsExactly(0L, 0L);
    }

    @Test
    void doesNotWaitForALongPullWhenItIsRung() {
        answer = Promise.<Boolean>promise().future();
        pullAhead.ring();
        pullAhead.ring();

        ticker.pass(Paced.PATIENCE);

        assertThat(pulls).containsExactly(0L, 10L);
    }

    @Test
    void waitsUntilTheImagesHaveStoppedChanging() {
        for (int i = 0; i < 5; i++) {
            pullAhead.ringOnceQuiet();
            ticker.pass(Duration.ofSeconds(2));
        }
        assertThat(pulls).isEmpty();

        ticker.pass(Duration.ofMinutes(5));

        assertThat(pulls).containsExactly(11L);
    }

    @Test
    void pullsNoMoreOnceStopped() {
        answer = Future.succeededFuture(false);
        pullAhead.ring();

        pullAhead.stop();
        pullAhead.ring();
        ticker.pass(Duration.ofMinutes(5));

        assertThat(pulls).containsExactly(0L);
    }
}
