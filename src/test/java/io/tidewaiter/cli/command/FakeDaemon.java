package io.tidewaiter.cli.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A control socket that gives the bytes a test wants, whatever they are, and hangs up. */
public final class FakeDaemon implements AutoCloseable {

    private final ServerSocketChannel server;
    private final Thread thread;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> later = new ConcurrentHashMap<>();
    private volatile @Nullable String reset;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public FakeDaemon(Path socket) {
        try {
            Files.createDirectories(socket.toAbsolutePath().getParent());
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofVirtual().start(this::serve);
    }

    /** @param request method and path, with its query */
    FakeDaemon says(String request, String body) {
        return sends(request, "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + body);
    }

    /** @param answer to the last byte, status and headers too */
    FakeDaemon sends(String request, String answer) {
        answers.put(request, answer);
        return this;
    }

    /** Whatever is asked: sends this and closes the socket on the rest of the request, which the kernel makes a reset. */
    FakeDaemon resets(String answer) {
        reset = answer;
        return this;
    }

    /** Method, path and body of each request so far. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** Takes this request, and says nothing until that is done. */
    FakeDaemon saysLater(String request, CompletableFuture<Void> when) {
        later.put(request, when);
        return this;
    }

    private void serve() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().start(() -> serve(channel));
            } catch (IOException e) {
                // the end of the test
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            answer(channel);
        } catch (IOException e) {
            // who hung up in the middle
        }
    }

    private void answer(SocketChannel channel) throws IOException {
        if (reset != null) {
            channel.read(ByteBuffer.allocate(1));
            channel.write(ByteBuffer.wrap(reset.getBytes(StandardCharsets.UTF_8)));
            return;
        }
        BufferedReader request =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        String first = request.readLine();
        if (first == null) {
            return;
        }
        int length = 0;
        for (String header = request.readLine(); header != null && !header.isEmpty(); header = request.readLine()) {
            if (header.startsWith("Content-Length: ")) {
                length = Integer.parseInt(header.substring("Content-Length: ".length()));
            }
        }
        char[] body = new char[length];
        int read = length == 0 ? 0 : request.read(body);
        String what = first.replace(" HTTP/1.0", "");
        asked.add((what + " " + new String(body, 0, Math.max(read, 0))).strip());
        later.getOrDefault(what, CompletableFuture.completedFuture(null)).join();
        String answer = answers.getOrDefault(what, "HTTP/1.0 404 Not Found\r\n\r\nnobody scripted " + what);
        channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
