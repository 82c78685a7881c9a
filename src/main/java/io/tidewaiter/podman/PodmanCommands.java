package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.host.Ended;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.text.Excerpt;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.TimeSpan;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Runs a command inside a container: an exec session is made, started, and asked for its exit code. */
final class PodmanCommands {

    /** How long a command may run: a probe that takes longer is no answer. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Libpod libpod;
    private final Ticker ticker;

    PodmanCommands(Libpod libpod, Ticker ticker) {
        this.libpod = libpod;
        this.ticker = ticker;
    }

    /** @return the exit code; fails when the command cannot be started or does not end in time */
    Future<Integer> run(String container, List<String> command) {
        long began = ticker.nanos();
        Buffer detached = new JsonObject().put("Detach", true).toBuffer();
        return session(container, new JsonObject().put("Cmd", new JsonArray(command)))
                .compose(id ->
                        libpod.post("/exec/" + id + "/start", detached).compose(started -> ended(id, began, LIMIT)));
    }

    /** The same, with what it says. */
    Future<Ended> run(String container, List<String> command, Map<String, String> environment, Duration limit) {
        long began = ticker.nanos();
        JsonArray variables = new JsonArray();
        environment.forEach((name, value) -> variables.add(name + "=" + value));
        JsonObject wanted = new JsonObject()
                .put("Cmd", new JsonArray(command))
                .put("Env", variables)
                .put("AttachStdout", true)
                .put("AttachStderr", true);
        Excerpt output = new Excerpt();
        return session(container, wanted)
                .compose(id -> heard(id, output, limit).compose(said -> ended(id, began, limit)))
                .map(exit -> new Ended(exit, output));
    }

    private Future<String> session(String container, JsonObject wanted) {
        return libpod.post("/containers/" + Libpod.quote(container) + "/exec", wanted.toBuffer())
                .map(created -> created.path("Id").asText());
    }

    /** Until it says no more, which is when it ends, or leaves nothing behind that holds its output open. */
    private Future<Void> heard(String id, Excerpt output, Duration limit) {
        AtomicReference<HttpClientRequest> asked = new AtomicReference<>();
        Future<Void> end = libpod.streamOnce("/exec/" + id + "/start", request -> {
            asked.set(request);
            return request.putHeader("Content-Type", "application/json")
                    .send(new JsonObject().put("Detach", false).toBuffer())
                    .compose(response -> response.statusCode() >= 400
                            ? response.body()
                                    .compose(body -> Future.failedFuture(Libpod.refusal(
                                            "to run a command", response.statusCode(), Libpod.parse(body))))
                            : ExecStream.read(response, output));
        });
        return ticker.within(limit, end, () -> late(limit))
                .onFailure(trouble -> Optional.ofNullable(asked.get()).ifPresent(HttpClientRequest::reset));
    }

    private static ExternalException late(Duration limit) {
        return new ExternalException("the command still runs after " + TimeSpan.format(limit));
    }

    private Future<Integer> ended(String id, long began, Duration limit) {
        return Repeat.until(() -> libpod.get("/exec/" + id + "/json").compose(found -> {
            JsonNode session = found.orElseThrow(() -> new ExternalException("the command's session vanished"));
            if (!session.path("Running").asBoolean()) {
                return Future.succeededFuture(
                        Optional.of(session.path("ExitCode").asInt(-1)));
            }
            return ticker.since(began).compareTo(limit) > 0
                    ? Future.failedFuture(late(limit))
                    : ticker.after(PAUSE).map(Optional.empty());
        }));
    }
}
