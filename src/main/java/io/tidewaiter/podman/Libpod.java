package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewaiter.host.ExternalException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests to libpod and their answers. */
final class Libpod {

    /** Mandatory in every path; from 5.0.0 on answers have the shapes read here. */
    static final String VERSION = "/v5.0.0/libpod";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PodmanSocket socket;

    Libpod(PodmanSocket socket) {
        this.socket = socket;
    }

    /** An answer that is what was asked for, or 404. */
    Future<Optional<JsonNode>> get(String path) {
        return read(path).map(Answer::ifThere);
    }

    /**
     * The same of containers and what they are in. One that is removed between two looks of Podman's own is status 500; the next
     * answer is without it, or 404, so a question that failed so is put once more.
     */
    Future<Optional<JsonNode>> getContainers(String path) {
        return read(path)
                .compose(answer -> answer.status() == 500 ? read(path) : Future.succeededFuture(answer))
                .map(Answer::ifThere);
    }

    private Future<Answer> read(String path) {
        return socket.untilTaken(HttpMethod.GET, VERSION + path, request -> answer(request, path, null));
    }

    /** A POST that does something each time that Podman takes it. */
    Future<JsonNode> post(String path, Buffer body) {
        return socket.once(HttpMethod.POST, VERSION + path, request -> answer(request, path, body))
                .map(Answer::sound);
    }

    /** A POST that only brings something into a state: where it is in that already, nothing happens. */
    Future<JsonNode> settle(String path) {
        return settled(path).map(Answer::sound);
    }

    /** The same where 404 means that there was nothing to do. */
    Future<Void> settleIfThere(String path) {
        return settled(path).map(Answer::ifThere).mapEmpty();
    }

    private Future<Answer> settled(String path) {
        return socket.untilTaken(HttpMethod.POST, VERSION + path, request -> answer(request, path, Buffer.buffer()));
    }

    /** A second one may meet something else than the first did, which was gone by then. */
    Future<JsonNode> delete(String path) {
        return socket.once(HttpMethod.DELETE, VERSION + path, request -> answer(request, path, null))
                .map(Answer::sound);
    }

    /** The same where 404 means that there was nothing to do. */
    Future<Void> deleteIfThere(String path) {
        return socket.once(HttpMethod.DELETE, VERSION + path, request -> answer(request, path, null))
                .map(Answer::ifThere)
                .mapEmpty();
    }

    /**
     * A POST that only brings something into a state, and whose answer is read piece by piece by the caller, for as long as
     * it takes. Once the answer has begun it is not sent again.
     *
     * @param send sends the request, each time
     */
    Future<HttpClientResponse> stream(String path, PodmanSocket.Exchange<HttpClientResponse> send) {
        return socket.untilTakenUnlimited(HttpMethod.POST, VERSION + path, send);
    }

    /** The same for what must not be done twice. */
    <T> Future<T> streamOnce(String path, PodmanSocket.Exchange<T> exchange) {
        return socket.onceUnlimited(HttpMethod.POST, VERSION + path, exchange);
    }

    /** @see PodmanEngine#answers */
    Future<Void> answers(Duration limit) {
        return socket.answers(limit);
    }

    /** An answer that had begun, and did not come to its end. */
    Throwable unanswered(Throwable trouble) {
        return socket.unanswered(trouble);
    }

    /** A reference or name as a part of a path or a query. */
    static String quote(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What a list is to be narrowed to, as a part of a query. */
    static String filter(String name, String value) {
        return filters(Map.of(name, List.of(value)));
    }

    /** The same with any number of values by name. */
    static String filters(Map<String, List<String>> values) {
        JsonObject filters = new JsonObject();
        values.forEach((name, of) -> filters.put(name, new JsonArray(of)));
        return quote(filters.encode());
    }

    static JsonNode parse(Buffer bytes) {
        try {
            return bytes.length() == 0 ? JSON.nullNode() : JSON.readTree(bytes.getBytes());
        } catch (IOException e) {
            throw new ExternalException("Podman answered with something that is not JSON", e);
        }
    }

    /** What Podman said was wrong, in its own words. */
    static ExternalException refusal(String path, int status, JsonNode body) {
        String said = body.path("message").asText(body.path("error").asText(""));
        return new ExternalException("Podman refused %s (%d): %s".formatted(path, status, Discretion.of(said.strip())));
    }

    private Future<Answer> answer(HttpClientRequest request, String path, @Nullable Buffer body) {
        return socket.whileItLives(request, sent(request, body))
                .map(ServerVersion::supported)
                .compose(response ->
                        response.body().map(bytes -> new Answer(path, response.statusCode(), parse(bytes))));
    }

    private static Future<HttpClientResponse> sent(HttpClientRequest request, @Nullable Buffer body) {
        return body == null
                ? request.send()
                : request.putHeader("Content-Type", "application/json").send(body);
    }

    private record Answer(String path, int status, JsonNode body) {

        Optional<JsonNode> ifThere() {
            return status == 404 ? Optional.empty() : Optional.of(sound());
        }

        JsonNode sound() {
            if (status >= 400) {
                throw refusal(path, status, body);
            }
            return body;
        }
    }
}
