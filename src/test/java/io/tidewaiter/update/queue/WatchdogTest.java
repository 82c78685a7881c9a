package io.tidewaiter.update.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.TestImage;
import io.tidewaiter.update.model.Update;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    private static final Set<String> WEB = Set.of("web.service", "registry.example/web:prod");
    private static final Update UPDATE = new Update(
            1,
            new Workload(
                    "web.service",
                    "web",
                    "",
                    "",
                    Reference.parse("registry.example/web:prod"),
                    null,
                    "registry",
                    HealthPolicy.DEFAULT),
            null,
            TestImage.good("v2").index(),
            Instant.EPOCH,
            false,
            true);

    private final ManualTicker ticker = new ManualTicker();
    private final Watchdog patrol = new Watchdog(ticker);
    private final Promise<String> never = Promise.promise();

    private Future<String> hangingLook() {
        return patrol.look("a look at web:prod", WEB, never::future);
    }

    private void passAndLook(Duration time) {
        ticker.pass(time);
        patrol.look();
    }

    @Test
    void leavesALookItsTime() {
        Future<String> look = hangingLook();

        passAndLook(Watchdog.LONGEST_LOOK);

        assertThat(look.isComplete()).isFalse();
        never.complete("seen");
        assertThat(look.result()).isEqualTo("seen");
    }

    @Test
    void givesUpALookThatDoesNotEnd() {
        Future<String> look = hangingLook();

        passAndLook(Watchdog.LONGEST_LOOK.plusSeconds(1));

        assertThat(look.cause()).hasMessageStartingWith("a look at web:prod has not ended within 15m and was given up");
        assertThat(patrol.stuck()).isEmpty();
    }

    @Test
    void letsALookThatWasGivenUpBeginNothing() {
        hangingLook();
        passAndLook(Watchdog.LONGEST_LOOK.plusSeconds(1));

        assertThat(patrol.apart(UPDATE, () -> Future.succeededFuture("acted")).failed())
                .isTrue();
    }

    @Test
    void doesNotCountTheTimeOfWhatALookHasBegun() {
        Promise<String> update = Promise.promise();
        Future<String> look = patrol.look(
                "a look at web:prod",
                WEB,
                () -> patrol.apart(UPDATE, () -> patrol.update(UPDATE, update::future))
                        .compose(ended -> never.future()));

        passAndLook(Duration.ofDays(1));
        assertThat(look.isComplete()).isFalse();
        update.complete("updated");
        passAndLook(Watchdog.LONGEST_LOOK);
        assertThat(look.isComplete()).isFalse();
        passAndLook(Duration.ofSeconds(1));

        assertThat(look.failed()).isTrue();
    }

    @Test
    void tellsOfAnUpdateThatDoesNotEndAndLeavesItToTheNextStart() {
        Future<String> update = patrol.update(UPDATE, never::future);

        passAndLook(Watchdog.LONGEST_UPDATE.plusHours(1));

        assertThat(update.isComplete()).isFalse();
        assertThat(patrol.stuck()).singleElement().asString().startsWith("an update of web.service has not ended");
        never.complete("ended after all");
        assertThat(patrol.stuck()).isEmpty();
    }

    @Test
    void wantsANewStartWhenNoLookEndsAnyMore() {
        for (int looks = 0; looks < Watchdog.MOST_GIVEN_UP; looks++) {
            assertThat(patrol.stuck()).isEmpty();
            hangingLook();
            passAndLook(Watchdog.LONGEST_LOOK.plusSeconds(1));
        }
        assertThat(patrol.stuck()).containsExactly("3 looks in a row have not ended");

        patrol.look("another", Set.of("db.service"), () -> Future.succeededFuture("seen"));

        assertThat(patrol.stuck()).isEmpty();
    }
}
