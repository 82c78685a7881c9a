package io.tidewaiter.trigger.webhook.server;

import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.trigger.webhook.auth.Secret;
import io.tidewaiter.trigger.webhook.kind.Receiver;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A receiver on a real socket, in a time that the test drives. */
final class ServedHooks implements AutoCloseable {

    final Loop loop = new Loop();
    final ManualTicker ticker = new ManualTicker();
    final List<Scope> checks = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final List<Hook> hooks = new ArrayList<>();
    private int port;

    ServedHooks(Path folder) {
        this.folder = folder;
    }

    Path file(String hook) {
        return folder.resolve(hook);
    }

    Hook add(String name, Receiver receiver, String secret, Function<byte[], Secret> reader) throws IOException {
        Hook hook = Hook.open(name, receiver, Files.writeString(file(name), secret), reader);
        hooks.add(hook);
        return hook;
    }

    ServedHooks listen(@Nullable ListenerTls tls) {
        port = loop.result(() -> new WebhookServer(loop.vertx(), ticker, hooks, tls, scope -> {
                    checks.add(scope);
                    return Future.succeededFuture(new Report(List.of()));
                })
                .listen("127.0.0.1", 0));
        return this;
    }

    int port() {
        return port;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    /** @param headers names and values in turn */
    int post(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
        return status(headers.length == 0 ? request : request.headers(headers));
    }

    /** A connection over which nothing was said yet; it is given up when it is silent for long. */
    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** @param address of this host's loopback network */
    Socket connectFrom(String address) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(address), 0);
    }

    static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** {@code HTTP/1.1 401}, or as much as comes before the connection ends. */
    static String answer(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        } catch (java.net.SocketException e) {
            return "";
        }
    }

    @Override
    public void close() {
        client.close();
        // a refresh under way would find the test's folder gone, and say so in the next test
        loop.result(() -> loop.vertx().executeBlocking(() -> true));
        loop.close();
    }
}
