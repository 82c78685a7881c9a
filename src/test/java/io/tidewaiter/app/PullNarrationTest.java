package io.tidewaiter.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.api.http.TestDaemon;
import io.tidewaiter.api.model.Step;
import io.tidewaiter.host.PullProgress;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The lines that {@code podman auto-update} writes to standard error. */
class PullNarrationTest {

    private static final Update WEB = new Update(1, TestDaemon.WEB, null, TestDaemon.DIGEST, TestDaemon.NOW);
    private static final Event BEGINS = new Event.Entered(WEB, new State.Staging());

    private final Narration narration = new PullNarration();

    private Optional<String> told(Event event) {
        return narration.tell(event).map(Step::text);
    }

    @Test
    void namesTheImageOnceHoweverManyFollowIt() {
        assertThat(told(BEGINS)).hasValue("Trying to pull registry.example/httpd:prod...");
        assertThat(told(BEGINS)).isEmpty();
    }

    @Test
    void passesOnWhatPodmanSaysButTheDigestThatItWasGiven() {
        assertThat(told(new Event.Progress(
                        WEB, new PullProgress("Trying to pull registry.example/httpd@sha256:a1...", null))))
                .isEmpty();
        assertThat(told(new Event.Progress(WEB, new PullProgress("Copying blob sha256:a1", null))))
                .hasValue("Copying blob sha256:a1");
    }

    @Test
    void saysNothingOfWhatPodmanDoesNotDo() {
        assertThat(told(new Event.Entered(WEB, new State.Committed("1f")))).isEmpty();
    }

    @Test
    void doesNotSayThatAnImageIsPulledThatWasBuiltHere() {
        Workload built = new Workload(
                "own.service", "own", "", "", Reference.parse("localhost/own"), null, "local", HealthPolicy.DEFAULT);
        Update update = new Update(1, built, null, TestDaemon.DIGEST, TestDaemon.NOW);

        assertThat(told(new Event.Entered(update, new State.Staging()))).isEmpty();
    }
}
