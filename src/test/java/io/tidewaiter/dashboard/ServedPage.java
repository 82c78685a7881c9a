package io.tidewaiter.dashboard;

import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.podman.Loop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A dashboard on a port of its own, spoken to byte by byte: no client would send what a test has to. */
final class ServedPage implements AutoCloseable {

    final Loop loop = new Loop();
    final ManualTicker ticker = new ManualTicker();
    final Sessions sessions = new Sessions(ticker);
    final int port;
    private final DashboardServer server;

    ServedPage() {
        this(DashboardPage.HOST);
    }

    ServedPage(DashboardPage page) {
        server = new DashboardServer(
                loop.vertx(),
                ticker,
                page,
                sessions,
                router -> router.route("/v1/*")
                        .handler(context ->
                                context.response().end(context.request().method() + " " + context.normalizedPath())),
                "core@edge");
        port = loop.result(() -> server.listen("127.0.0.1", 0));
    }

    /** @param headers by their names in small letters */
    record Answer(int status, Map<String, String> headers, String body) {}

    /** @param headers such as {@code Host}, which is the page's own where none is given */
    Answer send(String method, String path, String body, String... headers) throws IOException {
        try (Socket socket = connect()) {
            write(socket, method, path, body, headers);
            String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = text.split("\r\n\r\n", 2);
            String[] head = parts[0].split("\r\n", -1);
            Map<String, String> found = new TreeMap<>();
            for (int i = 1; i < head.length; i++) {
                String[] header = head[i].split(": ", 2);
                found.put(header[0].toLowerCase(Locale.ROOT), header[1]);
            }
            return new Answer(Integer.parseInt(head[0].split(" ", 3)[1]), found, parts.length > 1 ? parts[1] : "");
        }
    }

    void write(Socket socket, String method, String path, String body, String... headers) throws IOException {
        StringBuilder text = new StringBuilder("%s %s HTTP/1.1\r\n".formatted(method, path));
        boolean hasHost = false;
        for (String header : headers) {
            text.append(header).append("\r\n");
            hasHost |= header.startsWith("Host:");
        }
        text.append(hasHost ? "" : "Host: 127.0.0.1:" + port + "\r\n");
        text.append("Connection: close\r\nContent-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body);
        socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Signs in with a ticket of ours. */
    String token() throws IOException {
        Answer answer = signIn(loop.result(() -> io.vertx.core.Future.succeededFuture(sessions.ticket())));
        return answer.body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
    }

    Answer signIn(@Nullable String ticket) throws IOException {
        return send("POST", "/session", "{\"ticket\":\"" + ticket + "\"}");
    }

    @Override
    public void close() {
        loop.result(server::stop);
        loop.close();
    }
}
