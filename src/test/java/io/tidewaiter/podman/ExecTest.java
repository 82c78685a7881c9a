package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecTest extends PodmanTest {

    private static final String CONTAINER = "c0".repeat(32);
    private static final String CREATE = "POST /containers/" + CONTAINER + "/exec";
    private static final String START = "POST /exec/e1/start";
    private static final String LOOK = "GET /exec/e1/json";

    private final List<JsonObject> bodies = new CopyOnWriteArrayList<>();

    @BeforeEach
    void haveASession() {
        podman.behaves(
                CREATE,
                request -> request.body().map(Buffer::toJsonObject).onSuccess(body -> {
                    bodies.add(body);
                    request.response().setStatusCode(201).end("{\"Id\":\"e1\"}");
                }));
        podman.behaves(
                START,
                request -> request.body().map(Buffer::toJsonObject).onSuccess(body -> {
                    bodies.add(body);
                    request.response().end();
                }));
    }

    private int run(String... command) {
        return ticker.drive(loop.begin(() -> engine.exec(CONTAINER, List.of(command))));
    }

    @Test
    void givesTheExitCodeOfACommand() {
        podman.answers(LOOK, 200, "{\"Running\":false,\"ExitCode\":7}");

        assertThat(run("curl", "-f", "http://localhost/ a")).isEqualTo(7);
        assertThat(podman.asked()).containsExactly(CREATE, START, LOOK);
        assertThat(bodies)
                .containsExactly(
                        new JsonObject("{\"Cmd\":[\"curl\",\"-f\",\"http://localhost/ a\"]}"),
                        new JsonObject("{\"Detach\":true}"));
    }

    @Test
    void waitsForACommandThatTakesItsTime() {
        AtomicInteger looks = new AtomicInteger();
        podman.behaves(
                LOOK,
                request -> request.response()
                        .end("{\"Running\":%s,\"ExitCode\":0}".formatted(looks.incrementAndGet() < 5)));

        assertThat(run("true")).isZero();
        assertThat(looks).hasValue(5);
    }

    @Test
    void givesUpOnACommandThatNeverEnds() {
        podman.answers(LOOK, 200, "{\"Running\":true,\"ExitCode\":0}");

        assertThatThrownBy(() -> run("sleep", "infinity")).hasMessage("the command still runs after 30s");
        assertThat(ticker.passed()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    }

    @Test
    void doesNotTakeAVanishedSessionForSuccess() {
        assertThatThrownBy(() -> run("true")).hasMessage("the command's session vanished");
    }

    @Test
    void failsWhenTheContainerDoesNotRun() {
        podman.answers(
                CREATE, 409, "{\"message\":\"can only create exec sessions on running containers\",\"response\":409}");

        assertThatThrownBy(() -> run("true"))
                .hasMessageEndingWith("(409): can only create exec sessions on running containers");
    }

    @Test
    void failsWhenTheCommandIsNotInTheImage() {
        podman.answers(START, 500, "{\"message\":\"executable file `curl` not found\",\"response\":500}");

        assertThatThrownBy(() -> run("curl")).hasMessageEndingWith("(500): executable file `curl` not found");
    }
}
