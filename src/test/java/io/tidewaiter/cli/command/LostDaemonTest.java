package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewaiter.api.model.CheckRequest;
import io.tidewaiter.api.model.Step;
import io.tidewaiter.cli.backend.Backend;
import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.SocketBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A daemon that dies, stops or is something else in the middle of an answer. */
class LostDaemonTest {

    private static final String CHECK = "POST /v1/checks";
    private static final String STATUS = "GET /v1/workloads";
    private static final CheckRequest LOOK = new CheckRequest(Set.of(), true);

    private static final String NOT_ITS_OWN = "the daemon's answer is cut short or not its own";

    @AutoClose
    private FakeDaemon daemon;

    private Backend backend;

    @BeforeEach
    void startDaemon(@TempDir Path folder) {
        Path socket = folder.resolve("control.sock");
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
}
