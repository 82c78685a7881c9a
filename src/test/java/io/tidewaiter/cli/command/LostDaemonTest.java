package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.api.model.CheckRequest;
import io.tidewaiter.api.model.HoldRequest;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.Step;
import io.tidewaiter.cli.backend.Backend;
import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.SocketBackend;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A daemon that dies, stops or is something else in the middle of an answer. */
class LostDaemonTest {

    private static final String CHECK = "POST /v1/checks";
    private static final String STATUS = "GET /v1/workloads";
    private static final CheckRequest LOOK = new CheckRequest(Set.of(), true);

    private static final Duration SOON = Duration.ofMillis(100);

    private static final String NOT_ITS_OWN = "the daemon's answer is cut short or not its own";

    @AutoClose
    private FakeDaemon daemon;

    private Backend backend;
    private Path socket;

    @BeforeEach
    void startDaemon(@TempDir Path folder) {
        socket = folder.resolve("control.sock");
        daemon = new FakeDaemon(socket);
        backend = Objects.requireNonNull(SocketBackend.connect(socket));
    }

    private static CommandException failure(ThrowingCallable call) {
        CommandException failure = Objects.requireNonNull(catchThrowableOfType(CommandException.class, call));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
        return failure;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"progress\":{\"unit\":\"web.service\",\"text\":\"half way\"}}\n"})
    void tellsThatACheckWentOnWithoutIt(String body) {
        daemon.says(CHECK, body);
        List<Step> progress = new ArrayList<>();

        assertThat(failure(() -> backend.check(LOOK, progress::add)))
                .hasMessage(
                        "the daemon went away in the middle: it goes on where it was once it runs again (tidewaiter history)");
        assertThat(progress).hasSize(body.isEmpty() ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"progress\":\"ha", "<html>", "[]\n"})
    void tellsALineThatIsNoneOfItsOwn(String body) {
        daemon.says(CHECK, body);

        assertThat(failure(() -> backend.check(LOOK, line -> {}))).hasMessage(NOT_ITS_OWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[{\"unit\":\"web", "{}", "1"})
    void tellsAnAnswerThatIsCutShort(String body) {
        daemon.says(STATUS, body);

        assertThat(failure(backend::status)).hasMessage(NOT_ITS_OWN);
    }

    @Test
    void tellsAConnectionThatIsResetInTheMiddle() {
        daemon.resets("HTTP/1.0 200 OK\r\n\r\n[");

        assertThat(failure(backend::status)).hasMessageStartingWith("the daemon does not answer: ");
    }

    @Test
    void tellsThatItHungUpWithoutAWord() {
        daemon.sends(STATUS, "");

        assertThat(failure(backend::status)).hasMessage("the daemon does not answer: it hung up");
    }

    @Test
    void tellsWhyItWasRefused() {
        daemon.sends(STATUS, "HTTP/1.0 502 Bad Gateway\r\n\r\n{\"status\":502,\"detail\":\"Podman does not answer\"}");

        assertThat(failure(backend::status)).hasMessage("Podman does not answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Not Found", "{}", "null", "[]"})
    void tellsTheStatusWhenNoReasonComesWithIt(String body) {
        daemon.sends(STATUS, "HTTP/1.0 404 Not Found\r\n\r\n" + body);

        assertThat(failure(backend::status)).hasMessage("the daemon answered HTTP/1.0 404 Not Found");
    }

    @Test
    void tellsThatItWentAwayBetweenTwoRequests() throws IOException {
        daemon.close();

        assertThat(failure(backend::status)).hasMessageStartingWith("the daemon does not answer: ");
    }

    @ParameterizedTest
    @MethodSource("waits")
    void isNotWaitedForWhereItHangs(String request, Consumer<Backend> command) {
        daemon.saysLater(request, new CompletableFuture<>());
        daemon.saysLater("GET /v1/notices", new CompletableFuture<>());

        assertThat(failure(() -> command.accept(impatient())))
                .hasMessageStartingWith("the daemon does not answer: no sign of life for");
    }

    static Stream<Arguments> waits() {
        Consumer<Backend> status = Backend::status;
        Consumer<Backend> check = backend -> backend.check(LOOK, step -> {});
        Consumer<Backend> events = backend -> backend.events(Set.of(), true, event -> {});
        Consumer<Backend> hold = backend -> backend.hold(new HoldRequest("web.service", ""));
        return Stream.of(
                Arguments.of(STATUS, status),
                Arguments.of(CHECK, check),
                Arguments.of("GET /v1/events?follow=true", events),
                Arguments.of("POST /v1/holds", hold));
    }

    @Test
    void isWaitedForWhereItLivesAndHasMuchToDo() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        daemon.says(STATUS, "[]").saysLater(STATUS, done);
        daemon.says("GET /v1/notices", "[]");
        CompletableFuture<List<StatusView>> answer = CompletableFuture.supplyAsync(impatient()::status);

        await().until(() ->
                daemon.asked().stream().filter("GET /v1/notices"::equals).count() > 2);
        assertThat(answer).isNotDone();
        done.complete(null);

        assertThat(answer.join()).isEmpty();
    }

    @Test
    void isNotWaitedForWhereItTakesNoMoreConnections(@TempDir Path folder) throws IOException {
        Path socket = folder.resolve("full.sock");
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel full = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            full.bind(UnixDomainSocketAddress.of(socket), 1);
            waiting.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
            waiting.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));

            assertThat(failure(() -> SocketBackend.connect(socket, SOON)))
                    .hasMessageStartingWith("the daemon does not answer: no sign of life for");
        } finally {
            for (SocketChannel one : waiting) {
                one.close();
            }
        }
    }

    private Backend impatient() {
        return Objects.requireNonNull(SocketBackend.connect(socket, SOON));
    }
}
