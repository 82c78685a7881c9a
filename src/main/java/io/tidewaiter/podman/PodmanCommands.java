package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
        Buffer session = new JsonObject().put("Cmd", new JsonArray(command)).toBuffer();
        Buffer detached = new JsonObject().put("Detach", true).toBuffer();
        return libpod.post("/containers/" + Libpod.quote(container) + "/exec", session)
                .map(created -> created.path("Id").asText())
                .compose(id -> libpod.post("/exec/" + id + "/start", detached).compose(started -> ended(id, began)));
    }

    private Future<Integer> ended(String id, long began) {
        return Repeat.until(() -> libpod.get("/exec/" + id + "/json").compose(found -> {
            JsonNode session = found.orElseThrow(() -> new ExternalException("the command's session vanished"));
            if (!session.path("Running").asBoolean()) {
                return Future.succeededFuture(
                        Optional.of(session.path("ExitCode").asInt(-1)));
            }
            return ticker.since(began).compareTo(LIMIT) > 0
                    ? Future.failedFuture(
                            new ExternalException("the command still runs after " + LIMIT.toSeconds() + "s"))
                    : ticker.after(PAUSE).map(Optional.empty());
        }));
    }
}
