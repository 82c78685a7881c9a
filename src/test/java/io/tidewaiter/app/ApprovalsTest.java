package io.tidewaiter.app;

import static io.tidewaiter.api.http.TestDaemon.DIGEST;
import static io.tidewaiter.api.http.TestDaemon.NOW;
import static io.tidewaiter.api.http.TestDaemon.UNIT;
import static io.tidewaiter.api.http.TestDaemon.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.api.http.TestDaemon;
import io.tidewaiter.api.model.ApprovalRequest;
import io.tidewaiter.api.model.ApprovalView;
import io.tidewaiter.api.model.GateView;
import io.tidewaiter.api.model.GatesView;
import io.tidewaiter.api.model.HealthView;
import io.tidewaiter.api.model.QuarantineView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.WorkloadView;
import io.tidewaiter.image.Digest;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.update.port.Workloads.Found;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person's word on a release, and what is told of the gates. */
class ApprovalsTest {

    private static final Digest NEW = Digest.parse("sha256:" + "b2".repeat(32));
    private static final Digest NEWER = Digest.parse("sha256:" + "b3".repeat(32));

    private final List<String> wishes = new ArrayList<>();

    @AutoClose
    private TestDaemon daemon;

    @BeforeEach
    void seeARelease(@TempDir Path folder) {
        daemon = new TestDaemon(folder);
        daemon.workloads(() -> Future.succeededFuture(
                new Found(List.of(WEB.withGates(new GatePolicy(Duration.ofDays(1), true, null))), List.of())));
        daemon.podman.answers(
                "GET /images/" + WEB.imageId() + "/json",
                200,
                "{\"Id\":\"%s\",\"RepoDigests\":[\"registry.example/httpd@%s\"]}".formatted(WEB.imageId(), DIGEST));
        daemon.service().onWish(wishes::add);
    }

    @Test
    void approvesWhatWaitsAndHasItLookedAt() {
        // given
        daemon.sees(NEW);
        assertThat(status().gates()).extracting(GateView::kind).containsExactly("minimum age", "approval");
        assertThat(status().candidate()).isEqualTo(NEW.toString());

        // when
        List<ApprovalView> approved = approve(null);

        // then
        assertThat(approved)
                .containsExactly(new ApprovalView(UNIT, WEB.reference().toString(), NEW.toString(), NOW, null));
        assertThat(wishes).containsExactly(UNIT);
        assertThat(status().gates()).isEmpty();

        // when
        int revoked = daemon.loop.result(() -> daemon.service().revoke(UNIT, "b2b2"));

        // then
        assertThat(revoked).isEqualTo(1);
        assertThat(status().gates()).hasSize(2);
    }

    @Test
    void takesTheBeginningOfADigestThatWasSeen() {
        daemon.sees(NEW);
        daemon.sees(NEWER);

        assertThat(approve("b2")).extracting(ApprovalView::digest).containsExactly(NEW.toString());
        assertThat(approve(NEWER.toString())).hasSize(1);
    }

    @Test
    void refusesADigestThatIsNotKnownOrNotClear() {
        daemon.sees(NEW);
        daemon.sees(NEWER);

        assertThatThrownBy(() -> approve("c0ffee"))
                .hasMessageContaining(
                        "c0ffee is not a digest that its tag was seen to name here: " + NEWER.abbreviated());
        assertThatThrownBy(() -> approve("b")).hasMessageContaining("is the beginning of several");
        assertThatThrownBy(() -> approve("")).hasMessageContaining("is not a digest");
        assertThat(wishes).isEmpty();
    }

    @Test
    void saysWhenNothingWaits() {
        daemon.sees(DIGEST);

        assertThatThrownBy(() -> approve(null)).hasMessageContaining("nothing waits");
    }

    @Test
    void refusesWhatFailedHere() {
        daemon.fails("it exits");
        daemon.sees(DIGEST);

        assertThatThrownBy(() -> approve("a1")).hasMessageContaining("it exits", "tidewaiter quarantine clear");
    }

    @Test
    void showsAllThereIsToKnow() {
        daemon.sees(NEW);
        daemon.fails("it exits");
        daemon.service().looksNext(() -> java.util.Optional.of(NOW.plusSeconds(60)));

        WorkloadView all =
                daemon.loop.result(() -> daemon.service().status(UNIT)).getFirst();

        assertThat(all.status()).isEqualTo(status());
        assertThat(all.nextCheck()).isEqualTo(NOW.plusSeconds(60));
        assertThat(all.gate()).isEqualTo(new GatesView("1d", true, null));
        assertThat(all.health()).isEqualTo(new HealthView(List.of(), "1m", "10s", "prove", null));
        assertThat(all.quarantine()).extracting(QuarantineView::digest).containsExactly(DIGEST.toString());
        assertThat(all.history()).hasSize(1);
        assertThatThrownBy(() -> daemon.loop.result(() -> daemon.service().status("odd.service")))
                .hasMessageContaining("odd.service starts no container that is followed");
    }

    private StatusView status() {
        return daemon.loop.result(() -> daemon.service().status()).getFirst();
    }

    private List<ApprovalView> approve(@Nullable String digest) {
        return daemon.loop.result(() -> daemon.service().approve(new ApprovalRequest(UNIT, digest)));
    }
}
