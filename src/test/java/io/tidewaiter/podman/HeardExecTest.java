package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.host.Ended;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person's command inside a container, with what it says. */
class HeardExecTest extends PodmanTest {

    private static final String CONTAINER = "c0".repeat(32);
    private static final String CREATE = "POST /containers/" + CONTAINER + "/exec";
    private static final String START = "POST /exec/e1/start";
    private static final String LOOK = "GET /exec/e1/json";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final List<JsonObject> bodies = new CopyOnWriteArrayList<>();

    @BeforeEach
    void haveASession() {
        podman.behaves(
                CREATE,
                request -> request.body().map(Buffer::toJsonObject).onSuccess(body -> {
                    bodies.add(body);
                    request.response().setStatusCode(201).end("{\"Id\":\"e1\"}");
                }));
        podman.answers(LOOK, 200, "{\"Running\":false,\"ExitCode\":75}");
    }

    private Ended run(String... command) {
        return Loop.await(begin(command));
    }

    private Future<Ended> begin(String... command) {
        return loop.begin(() -> engine.run(CONTAINER, List.of(command), Map.of("TIDEWAITER_UNIT", "a b"), LIMIT));
    }

    private static Buffer piece(int stream, String text) {
        Buffer bytes = Buffer.buffer(text);
        return Buffer.buffer()
                .appendBytes(new byte[] {(byte) stream, 0, 0, 0})
                .appendInt(bytes.length())
                .appendBuffer(bytes);
    }

    @Test
    void hearsBothStreamsHoweverTheyAreCut() {
        Buffer all = piece(1, "one\ntw").appendBuffer(piece(2, "o\n")).appendBuffer(piece(1, ""));
        podman.behaves(START, request -> {
            request.response().setChunked(true);
            for (int at = 0; at < all.length(); at += 3) {
                request.response().write(all.slice(at, Math.min(at + 3, all.length())));
            }
            request.response().end();
        });

        Ended ended = run("save", "/a b");

        assertThat(ended.exitCode()).isEqualTo(75);
        assertThat(ended.output().beginning()).isEqualTo("one two");
        assertThat(ended.output().lastLine()).isEqualTo("two");
        assertThat(bodies)
                .containsExactly(new JsonObject("{\"Cmd\":[\"save\",\"/a b\"],\"Env\":[\"TIDEWAITER_UNIT=a b\"],"
                        + "\"AttachStdout\":true,\"AttachStderr\":true}"));
    }

    @Test
    void failsInPodmansWordsWhenTheCommandIsNotInTheImage() {
        podman.answers(START, 500, "{\"message\":\"executable file `save` not found\",\"response\":500}");

        assertThat(Loop.failureOf(begin("save"))).hasMessageEndingWith("(500): executable file `save` not found");
    }

    @Test
    void doesNotWaitForOneThatNeverEnds() {
        podman.behaves(START, request -> request.response().setChunked(true).write(piece(1, "begun")));

        assertThatThrownBy(() -> ticker.drive(begin("save"))).hasMessage("the command still runs after 5m");
    }
}
