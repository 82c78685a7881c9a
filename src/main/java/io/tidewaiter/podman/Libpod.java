package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewaiter.update.port.ExternalException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request to libpod and its answer; owns the connections and the words for what goes wrong with them. */
final class Libpod {

    /** Mandatory in every path; from 5.0.0 on answers have the shapes read here. */
    private static final String VERSION = "/v5.0.0/libpod";

    private static final int CONNECTIONS = 8;

    /** Which part of the patience for an answer passes before it is asked whether anybody is there. */
    private static final int SUSPICION = 6;

    /** A busy host may take that long for the shortest answer. */
    private static final Duration SHORTEST_SUSPICION = Duration.ofSeconds(1);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx;
    private final Path socket;
    private final Duration patience;
    private final SocketAddress address;
    private final HttpClient client;

    Libpod(Vertx vertx, Path socket, Duration patience) {
        this.vertx = vertx;
        this.patience = patience;
        this.socket = socket;
        this.address = SocketAddress.domainSocketAddress(socket.toString());
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAliveTimeout(30), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /**
     * An answer that is what was asked for, or 404. A container that is removed while Podman looks at it is status 500; the
     * next answer about it is 404, so a question that failed so is put once more.
     */
    Future<Optional<JsonNode>> get(String path) {
        return exchange(HttpMethod.GET, path, null)
                .compose(answer ->
                        answer.status() == 500 ? exchange(HttpMethod.GET, path, null) : Future.succeededFuture(answer))
                .map(answer -> answer.status() == 404 ? Optional.empty() : Optional.of(answer.sound()));
    }

    Future<JsonNode> post(String path, Buffer body) {
        return exchange(HttpMethod.POST, path, body).map(Answer::sound);
    }

    /** A POST whose 404 means that there was nothing to do. */
    Future<Void> postIfThere(String path) {
        return exchange(HttpMethod.POST, path, Buffer.buffer()).map(answer -> {
            if (answer.status() != 404) {
                answer.sound();
            }
            return null;
        });
    }

    Future<JsonNode> delete(String path) {
        return exchange(HttpMethod.DELETE, path, null).map(Answer::sound);
    }

    /** A request whose answer is read piece by piece by the caller, for as long as it takes. */
    Future<HttpClientRequest> open(HttpMethod method, String path) {
        return client.request(options(method, path)).recover(trouble -> Future.failedFuture(unconnected(trouble)));
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

    /** There is no connection: systemd would take it, and start Podman for it, if it listened. */
    private Throwable unconnected(Throwable trouble) {
        return noAnswer(trouble, "is podman.socket enabled? (%s enable --now podman.socket)".formatted(systemctl()));
    }

    /** There was a connection, and no whole answer: it is not the socket that is at fault. */
    Throwable unanswered(Throwable trouble) {
        return noAnswer(
                trouble,
                "the socket is there, but Podman's service fails or hangs: see why with %s status podman.service"
                        .formatted(systemctl()));
    }

    private Throwable noAnswer(Throwable trouble, String advice) {
        return trouble instanceof ExternalException
                ? trouble
                : new ExternalException(
                        "Podman does not answer at %s (%s): %s".formatted(socket, trouble.getMessage(), advice),
                        trouble);
    }

    private String systemctl() {
        return socket.startsWith("/run/podman") ? "systemctl" : "systemctl --user";
    }

    private Future<Answer> exchange(HttpMethod method, String path, @Nullable Buffer body) {
        return client.request(
                        options(method, path).setTimeout(patience.toMillis()).setIdleTimeout(patience.toMillis()))
                .recover(trouble -> Future.failedFuture(unconnected(trouble)))
                .compose(request -> whileItLives(request, sent(request, body)))
                .compose(
                        response -> response.body().map(bytes -> new Answer(path, response.statusCode(), parse(bytes))))
                .recover(trouble -> Future.failedFuture(unanswered(trouble)));
    }

    private static Future<HttpClientResponse> sent(HttpClientRequest request, @Nullable Buffer body) {
        return body == null
                ? request.send()
                : request.putHeader("Content-Type", "application/json").send(body);
    }

    /**
     * systemd takes connections for a service that fails at each start, and they wait for ever. So where an answer takes
     * long, the shortest question is asked too, on a connection of its own: without an answer to that, there will be none.
     */
    private Future<HttpClientResponse> whileItLives(HttpClientRequest request, Future<HttpClientResponse> answer) {
        long suspicious = Math.max(SHORTEST_SUSPICION.toMillis(), patience.toMillis() / SUSPICION);
        Promise<HttpClientResponse> first = Promise.promise();
        long timer = vertx.setTimer(
                suspicious,
                passed -> ping(suspicious).onFailure(dead -> {
                    first.tryFail(dead);
                    request.reset();
                }));
        answer.onComplete(done -> vertx.cancelTimer(timer))
                .onSuccess(first::tryComplete)
                .onFailure(first::tryFail);
        return first.future();
    }

    private Future<Void> ping(long millis) {
        return client.request(
                        options(HttpMethod.GET, "/_ping").setTimeout(millis).setIdleTimeout(millis))
                .compose(HttpClientRequest::send)
                .compose(HttpClientResponse::end);
    }

    private RequestOptions options(HttpMethod method, String path) {
        return new RequestOptions()
                .setServer(address)
                .setHost("podman")
                .setPort(80)
                .setMethod(method)
                .setURI(VERSION + path);
    }

    private record Answer(String path, int status, JsonNode body) {

        JsonNode sound() {
            if (status >= 400) {
                throw refusal(path, status, body);
            }
            return body;
        }
    }
}
