package io.tidewaiter.kill;

import io.tidewaiter.podman.Inspected;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** libpod on a unix socket, as far as an update needs it, over a {@link OneUnitHost}; misbehaves where the trap is set. */
final class SocketPodman {

    private static final Pattern PATH =
            Pattern.compile("/v5\\.0\\.0/libpod/(images|containers)/(?:(.*)/)?([a-z]+)|.*/(info)");

    private final OneUnitHost host;
    private final Trap trap;
    private final Path socket;
    private final HttpServer server;

    SocketPodman(Vertx vertx, Path socket, OneUnitHost host, Trap trap) {
        this.host = host;
        this.trap = trap;
        this.socket = socket;
        this.server = vertx.createHttpServer().requestHandler(this::answer);
    }

    void listen() throws TimeoutException {
        server.listen(SocketAddress.domainSocketAddress(socket.toString())).await(20, TimeUnit.SECONDS);
    }

    private void answer(HttpServerRequest request) {
        String path = URLDecoder.decode(request.path(), StandardCharsets.UTF_8);
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            refuse(request, 404, "no such path: " + path);
            return;
        }
        String name = parts.group(2) == null ? "" : parts.group(2);
        String verb = parts.group(1) + " " + parts.group(3);
        switch (request.method() + " " + verb) {
            case "POST images pull" -> pull(request);
            case "POST images tag" -> tag(request, name);
            case "POST images untag" -> act(request, "untag", () -> host.unname(name), 200, "{}");
            case "GET images json" -> images(request, name);
            case "GET containers json" -> containers(request, name);
            default -> delete(request, path);
        }
    }

    private void pull(HttpServerRequest request) {
        String reference = request.getParam("reference");
        String image = reference.equals(OneUnitHost.byDigest("v2")) ? "v2" : "v1";
        act(
                request,
                "pull " + image,
                () -> host.name(image, reference),
                200,
                new JsonObject().put("id", OneUnitHost.id(image)).encode() + "\n");
    }

    private void tag(HttpServerRequest request, String id) {
        String image = host.image(id);
        String name = request.getParam("repo") + ":" + request.getParam("tag");
        if (image == null) {
            refuse(request, 404, "no such image " + id);
            return;
        }
        String point = (name.startsWith("localhost/") ? "keep " : "tag ") + image;
        act(request, point, () -> host.name(image, name), 201, "");
    }

    private void delete(HttpServerRequest request, String path) {
        if (path.endsWith("/info")) {
            reply(request, 200, "{\"store\":{\"graphRoot\":\"/\",\"imageCopyTmpDir\":\"/proc\"}}");
            return;
        }
        act(request, "remove", () -> host.unname(path.substring(path.indexOf("/images/") + 8)), 200, "{}");
    }

    private void images(HttpServerRequest request, String name) {
        if (name.isEmpty()) {
            JsonArray tags = new JsonArray();
            host.names().keySet().stream().filter(tag -> !tag.contains("@")).forEach(tags::add);
            reply(
                    request,
                    200,
                    new JsonArray().add(new JsonObject().put("RepoTags", tags)).encode());
            return;
        }
        String image = host.image(name);
        if (image == null) {
            refuse(request, 404, "no such image " + name);
            return;
        }
        reply(
                request,
                200,
                new JsonObject()
                        .put("Id", OneUnitHost.id(image))
                        .put("RepoDigests", new JsonArray().add(OneUnitHost.byDigest(image)))
                        .encode());
    }

    /** A list and one of its members are looks at the same thing: the trap of either is called {@code look}. */
    private void containers(HttpServerRequest request, String name) {
        String running = host.running();
        act(
                request,
                "look " + host.starts(),
                () -> {},
                running == null && !name.isEmpty() ? 404 : 200,
                name.isEmpty() ? list(running) : running == null ? "{}" : inspected(running));
    }

    private String list(@Nullable String running) {
        JsonArray list = new JsonArray();
        if (running != null) {
            list.add(new JsonObject().put("Id", host.containerId()));
        }
        return list.encode();
    }

    private String inspected(String running) {
        boolean bad = DaemonUnderTest.isBad(running);
        return Inspected.running(host.containerId(), "web", OneUnitHost.id(running), OneUnitHost.WEB.toString())
                .labelled(Map.of("PODMAN_SYSTEMD_UNIT", OneUnitHost.UNIT, "io.containers.autoupdate", "registry"))
                .checked(bad ? "unhealthy" : "healthy", 0, 1_000_000, 1_000_000, 1)
                .json()
                .encode();
    }

    private void act(HttpServerRequest request, String point, Runnable effect, int status, String answer) {
        Fate before = trap.isDead() ? Fate.HANG : trap.reach(Trap.Phase.BEFORE, point);
        if (before == null) {
            effect.run();
        }
        Fate fate = before == null ? trap.reach(Trap.Phase.AFTER, point) : before;
        if (fate == null) {
            reply(request, status, answer);
        } else if (fate == Fate.ERROR) {
            refuse(request, 500, "podman is out of order");
        }
    }

    private void refuse(HttpServerRequest request, int status, String message) {
        reply(request, status, new JsonObject().put("message", message).encode());
    }

    private void reply(HttpServerRequest request, int status, String body) {
        if (!trap.isDead()) {
            HttpServerResponse response = request.response();
            response.setStatusCode(status).end(body);
        }
    }
}
