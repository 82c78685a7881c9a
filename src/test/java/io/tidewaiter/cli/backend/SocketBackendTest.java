package io.tidewaiter.cli.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewaiter.api.http.TestDaemon;
import io.tidewaiter.api.model.AutoUpdateRequest;
import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.api.model.CheckRequest;
import io.tidewaiter.api.model.HistoryView;
import io.tidewaiter.api.model.QuarantineView;
import io.tidewaiter.api.model.RowView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.Step;
import io.tidewaiter.cli.command.FakeDaemon;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.model.Updated;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands' end of the control socket, with the daemon's own at the other. */
class SocketBackendTest {

    private static final CheckRequest LOOK = new CheckRequest(Set.of("web"), true);

    @AutoClose
    private TestDaemon daemon;

    @BeforeEach
    void makeDaemon(@TempDir Path folder) {
        daemon = new TestDaemon(folder);
    }

    private Backend connect() {
        return Objects.requireNonNull(SocketBackend.connect(daemon.socket()));
    }

    private static CommandException failure(ThrowingCallable call) {
        return Objects.requireNonNull(catchThrowableOfType(CommandException.class, call));
    }

    @Test
    void findsNoDaemonWhereThereIsNoSocket() {
        assertThat(SocketBackend.connect(daemon.socket())).isNull();
    }

    @Test
    void findsNoDaemonBehindASocketThatAKilledOneLeft() throws Exception {
        try (FakeDaemon killed = new FakeDaemon(daemon.socket())) {
            assertThat(SocketBackend.connect(daemon.socket())).isNotNull();
        }

        assertThat(Files.exists(daemon.socket())).isTrue();
        assertThat(SocketBackend.connect(daemon.socket())).isNull();
    }

    @Test
    void reportsTheStepsOfACheckWhileItRuns() {
        Promise<Digest> registry = Promise.promise();
        daemon.registry(() -> {
            daemon.loop.vertx().runOnContext(then -> {
                Update update = new Update(1, TestDaemon.WEB, null, TestDaemon.DIGEST, TestDaemon.NOW);
                daemon.happensHere(new Event.Entered(update, new State.Staging()));
                registry.complete(TestDaemon.DIGEST);
            });
            return registry.future();
        });
        daemon.start();
        List<Step> progress = new ArrayList<>();

        CheckAnswer answer = connect().check(LOOK, progress::add);

        assertThat(progress)
                .extracting(Step::text)
                .containsExactly("web.service: staging a1a1a1a1a1a1 of registry.example/httpd:prod");
        assertThat(answer.rows()).extracting(RowView::updated).containsExactly(Updated.PENDING);
        assertThat(answer.failures()).isFalse();
    }

    @Test
    void asksAsPodmanIsAskedAndHearsWhatPodmanTells() {
        daemon.podman.answers(
                "GET /containers/json",
                200,
                "[{\"Id\":\"%s\",\"State\":\"running\"}]".formatted(TestDaemon.WEB.containerId()));
        daemon.registry(() -> {
            Update update = new Update(1, TestDaemon.WEB, null, TestDaemon.DIGEST, TestDaemon.NOW);
            daemon.happensHere(new Event.Entered(update, new State.Staging()));
            return Future.succeededFuture(TestDaemon.DIGEST);
        });
        daemon.start();
        List<Step> progress = new ArrayList<>();
        AutoUpdateRequest request = new AutoUpdateRequest(true, true, null, null, Map.of("name", List.of("web")));

        CheckAnswer answer = connect().autoUpdate(request, progress::add);

        assertThat(daemon.podman.asked()).contains("GET /containers/json?filters={\"name\":[\"web\"]}");
        assertThat(answer.rows()).extracting(RowView::updated).containsExactly(Updated.PENDING);
        assertThat(progress).extracting(Step::text).containsExactly("Trying to pull registry.example/httpd:prod...");
    }

    @Test
    void looksAtNothingThatAFilterHolds() {
        daemon.podman.answers("GET /containers/json", 200, "[]");
        daemon.start();
        AutoUpdateRequest request = new AutoUpdateRequest(true, true, null, null, Map.of("name", List.of("other")));

        assertThat(connect().autoUpdate(request, line -> {}).rows()).isEmpty();
    }

    @Test
    void tellsWhatBrokeACheck() {
        daemon.start();
        daemon.workloads(() -> Future.failedFuture(new ExternalException("Podman does not answer")));

        CommandException failure = failure(() -> connect().check(LOOK, line -> {}));

        assertThat(failure).hasMessage("Podman does not answer");
        assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void tellsHowThingsStand() {
        daemon.start();

        assertThat(connect().status())
                .extracting(StatusView::unit, StatusView::state)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("web.service", "active"));
    }

    @Test
    void tellsWhyItCannotTell() {
        daemon.start();
        daemon.workloads(() -> Future.failedFuture(new ExternalException("Podman does not answer")));

        assertThatThrownBy(() -> connect().status())
                .isInstanceOf(CommandException.class)
                .hasMessage("Podman does not answer");
    }

    @Test
    void tellsOfThePast() {
        daemon.start();
        daemon.fails("it answers 500 & more");
        Backend backend = connect();

        assertThat(backend.history(null, 10)).extracting(HistoryView::why).containsExactly("it answers 500 & more");
        assertThat(backend.history("web.service", 10)).hasSize(1);
        assertThat(backend.history("a&b=c d.service", 10)).isEmpty();
    }

    @Test
    void clearsTheQuarantine() {
        daemon.start();
        daemon.fails("it answers 500");
        Backend backend = connect();

        assertThat(backend.quarantine())
                .extracting(QuarantineView::digest)
                .containsExactly(TestDaemon.DIGEST.toString());
        assertThat(backend.clearQuarantine("registry.example/other:prod", null)).isZero();
        assertThat(backend.clearQuarantine("registry.example/httpd:prod", "a1a1"))
                .isEqualTo(1);
        assertThat(backend.quarantine()).isEmpty();
    }

    @Test
    void clearsAllOfTheQuarantine() {
        daemon.start();
        daemon.fails("it answers 500");

        assertThat(connect().clearQuarantine(null, null)).isEqualTo(1);
    }
}
