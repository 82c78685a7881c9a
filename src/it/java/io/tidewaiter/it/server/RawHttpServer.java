package io.tidewaiter.it.server;

import io.tidewaiter.it.host.HostNetworkProgram;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A plain http server on bare sockets, one request to a connection: the handler may do to the socket what no library would.
 * Programs in a host's network use it, so it needs nothing but the JDK.
 */
final class RawHttpServer {

    private static final int TLS_HANDSHAKE = 0x16;
    private static final byte[] NO_TLS = bytes("HTTP/1.0 400 Bad Request\r\n\r\n");

    private RawHttpServer() {}

    /** @param headers by their names in small letters */
    record Request(String method, String target, Map<String, String> headers, String body, Socket socket) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** @param headers whole lines, each with its end */
        void reply(String status, String headers, String body) throws IOException {
            byte[] content = bytes(body);
            send("HTTP/1.1 %s\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n"
                    .formatted(status, headers, content.length));
            if (!method.equals("HEAD")) {
                socket.getOutputStream().write(content);
            }
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(bytes(text));
            socket.getOutputStream().flush();
        }

        /** The connection stays, and nothing comes. */
        void wait(Duration time) {
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    interface Behaviour {
        void answer(Request request) throws IOException;
    }

    static void listen(int port, Behaviour behaviour) throws IOException {
        ServerSocket server = new ServerSocket(port, 200, InetAddress.getByName("0.0.0.0"));
        Thread.ofPlatform().name("port " + port).daemon().start(() -> {
            while (true) {
                accept(server, behaviour);
            }
        });
    }

    /** Says so, and lives as long as the test that started it. */
    static void serve() throws IOException {
        System.out.println(HostNetworkProgram.READY);
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        System.exit(0);
    }

    private static void accept(ServerSocket server, Behaviour behaviour) {
        try {
            Socket socket = server.accept();
            Thread.ofVirtual().start(() -> converse(socket, behaviour));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void converse(Socket socket, Behaviour behaviour) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            in.mark(1);
            int first = in.read();
            in.reset();
            if (first == TLS_HANDSHAKE) {
                socket.getOutputStream().write(NO_TLS);
            } else if (first >= 0) {
                behaviour.answer(request(in, socket));
            }
        } catch (IOException e) {
            // the client has gone, as clients of such servers do
        }
    }

    private static Request request(InputStream in, Socket socket) throws IOException {
        String[] first = line(in).split(" ", 3);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] parts = line.split(":\\s*", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts.length > 1 ? parts[1] : "");
        }
        return new Request(first[0], first.length > 1 ? first[1] : "", headers, body(in, headers), socket);
    }

    private static String body(InputStream in, Map<String, String> headers) throws IOException {
        if (!headers.containsKey("transfer-encoding")) {
            return text(in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
        }
        StringBuilder body = new StringBuilder();
        for (int size = chunk(in); size > 0; size = chunk(in)) {
            body.append(text(in.readNBytes(size)));
            line(in);
        }
        return body.toString();
    }

    private static int chunk(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
