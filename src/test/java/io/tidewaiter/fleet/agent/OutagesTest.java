package io.tidewaiter.fleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.State.Activating;
import io.tidewaiter.update.model.State.Verifying;
import io.tidewaiter.update.model.Update;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutagesTest {

    private static final Update UPDATE = new Update(
            7,
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
            Digest.parse("sha256:" + "1".repeat(64)),
            Instant.EPOCH);
    private static final State.Staged STAGED = new State.Staged("image");
    private static final Activating ACTIVATING = STAGED.activate(Beside.NOTHING, false, "generation");
    private static final Verifying VERIFYING = ACTIVATING.started();

    private final ManualTicker ticker = new ManualTicker();
    private final Outages outages = new Outages(ticker);

    @Test
    void lastsFromTheRestartToTheFirstProofOfHealth() {
        after(5, STAGED);
        after(5, ACTIVATING);
        after(2, VERIFYING);
        healthyAfter(3);
        after(60, VERIFYING.commit());

        assertThat(outages.of(7)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void lastsToTheEndOfTheRollback() {
        after(0, ACTIVATING);
        after(2, VERIFYING);
        after(30, VERIFYING.rollBack("it answers 500", true));
        after(4, VERIFYING.rollBack("it answers 500", true).done());

        assertThat(outages.of(7)).isEqualTo(Duration.ofSeconds(36));
    }

    @Test
    void isNoneWhileItWasHealthyBeforeItsRollback() {
        after(0, ACTIVATING);
        after(2, VERIFYING);
        healthyAfter(1);
        after(30, VERIFYING.rollBack("it became unhealthy", true));
        after(4, VERIFYING.rollBack("it became unhealthy", true).done());

        assertThat(outages.of(7)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void isNoneOfAUnitAtRest() {
        after(0, STAGED.activate(Beside.NOTHING, true, "generation"));
        after(2, VERIFYING);
        healthyAfter(1);

        assertThat(outages.of(7)).isZero();
    }

    /** After a restart of the daemon. */
    @Test
    void isNotKnownWithoutItsBegin() {
        after(0, ACTIVATING.again("generation"));
        after(2, VERIFYING);
        after(30, VERIFYING.rollBack("it answers 500", true));
        after(4, VERIFYING.rollBack("it answers 500", true).done());

        assertThat(outages.of(7)).isZero();
        assertThat(outages.of(8)).isZero();
    }

    private void after(int seconds, State state) {
        ticker.pass(Duration.ofSeconds(seconds));
        outages.hear(new Event.Entered(UPDATE, state));
    }

    private void healthyAfter(int seconds) {
        ticker.pass(Duration.ofSeconds(seconds));
        outages.hear(new Event.Healthy(UPDATE, Instant.EPOCH));
    }
}
