package io.tidewaiter.podman;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * libpod on a unix socket: has the containers and images that a test puts there, notes what it is asked, and does as it
 * is told where a test wants it to misbehave.
 */
public final class FakePodman implements AutoCloseable {

    private static final String PREFIX = "/v5.0.0/libpod";

    private final Path socket;
    private final HttpServer server;
    private final Map<String, Supplier<JsonObject>> containers = new ConcurrentSkipListMap<>();
    private final Map<String, Handler<HttpServerRequest>> behaviours = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public FakePodman(Vertx vertx, Path folder) {
        this.socket = folder.resolve("podman.sock");
        this.server = vertx.createHttpServer().requestHandler(this::answer);
        await(server.listen(SocketAddress.domainSocketAddress(socket.toString())));
    }

    public Path socket() {
        return socket;
    }

    /** @param inspect what {@code containers/{id}/json} says of it at the moment it is asked */
    public FakePodman container(String id, Supplier<JsonObject> inspect) {
        containers.put(id, inspect);
        return this;
    }

    public void noContainer(String id) {
        containers.remove(id);
    }

    /** @param request such as {@code GET /images/x/json}, nothing in it escaped */
    public FakePodman answers(String request, int status, String body) {
        return behaves(
                request,
                asked -> asked.response()
                        .setStatusCode(status)
                        .putHeader("Content-Type", "application/json")
                        .end(body));
    }

    public FakePodman behaves(String request, Handler<HttpServerRequest> behaviour) {
        behaviours.put(request, behaviour);
        return this;
    }

    /** Method, path below libpod and query of each request so far, nothing in it escaped. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** As if nothing had been asked so far. */
    public void forget() {
        asked.clear();
    }

    private void answer(HttpServerRequest request) {
        String query = request.query() == null ? "" : "?" + plain(request.query());
        String path = plain(request.path());
        if (!path.startsWith(PREFIX)) {
            request.response().setStatusCode(404).end("404 page not found");
            return;
        }
        String what = request.method() + " " + path.substring(PREFIX.length());
        asked.add(what + query);
        Handler<HttpServerRequest> behaviour = behaviours.get(what);
        if (behaviour != null) {
            behaviour.handle(request);
        } else if (what.equals("GET /containers/json")) {
            request.response().end(list(request).encode());
        } else {
            inspect(request, what);
        }
    }

    private JsonArray list(HttpServerRequest request) {
        String label = new JsonObject(request.getParam("filters", "{\"label\":[\"\"]}"))
                .getJsonArray("label")
                .getString(0);
        JsonArray found = new JsonArray();
        containers.forEach((id, inspect) -> {
            JsonObject inspected = inspect.get();
            if (label.isEmpty() || matches(inspected.getJsonObject("Config").getJsonObject("Labels"), label)) {
                found.add(listed(id, inspected));
            }
        });
        return found;
    }

    private static JsonObject listed(String id, JsonObject inspected) {
        return new JsonObject()
                .put("Id", id)
                .put("Names", new JsonArray().add(inspected.getString("Name")))
                .put("Image", inspected.getString("ImageName"))
                .put("ImageID", inspected.getString("Image"))
                .put("State", inspected.getJsonObject("State").getString("Status"))
                .put("Labels", inspected.getJsonObject("Config").getJsonObject("Labels"))
                .put("Pod", inspected.getString("Pod", ""))
                .put("IsInfra", inspected.getBoolean("IsInfra", false));
    }

    private static boolean matches(JsonObject labels, String filter) {
        int equals = filter.indexOf('=');
        return equals < 0
                ? labels.containsKey(filter)
                : filter.substring(equals + 1).equals(labels.getString(filter.substring(0, equals)));
    }

    private void inspect(HttpServerRequest request, String what) {
        String id = what.replaceFirst("^GET /containers/(.*)/json$", "$1");
        Supplier<JsonObject> inspect = containers.get(id);
        if (inspect != null) {
            request.response().end(inspect.get().encode());
        } else {
            request.response()
                    .setStatusCode(404)
                    .end(new JsonObject()
                            .put("cause", "no such thing")
                            .put("message", "no such thing: " + what)
                            .put("response", 404)
                            .encode());
        }
    }

    private static String plain(String escaped) {
        return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        await(server.close());
    }

    private static void await(io.vertx.core.Future<?> future) {
        try {
            future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the test's own server did not obey in time", e);
        }
    }
}
