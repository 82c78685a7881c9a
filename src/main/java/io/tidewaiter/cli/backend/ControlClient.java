package io.tidewaiter.cli.backend;

import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * One request to the daemon's socket in HTTP/1.0, where the answer ends with the connection: the little that a command
 * needs, so that it starts without loading an HTTP client.
 */
final class ControlClient {

    /** What a command reads of an answer at most, where the daemon is another user's. */
    static final int MOST_BYTES = 1 << 20;

    private final Path socket;
    private final @Nullable String owner;

    /** Of the user who runs the command. */
    ControlClient(Path socket) {
        this(socket, null);
    }

    private ControlClient(Path socket, @Nullable String owner) {
        this.socket = socket;
        this.owner = owner;
    }

    /**
     * Of another user, who may have put anything in its place: what answers must be a process of that user's, and no more than
     * {@link #MOST_BYTES} are read of it.
     *
     * @param owner the name of that user
     */
    static ControlClient of(Path socket, String owner) {
        return new ControlClient(socket, owner);
    }

    /** Whether a daemon listens. */
    boolean answers() {
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = connect()) {
            return channel.isConnected();
        } catch (IOException e) {
            // a killed daemon left the file: no process listens
            return false;
        }
    }

    /** @return the answer's body, to be closed by the caller */
    BufferedReader send(String method, String path, String body) throws IOException {
        return send(method, path, body, BoundedInput.Of.ANSWER);
    }

    /** The same for an answer of lines, which may be many: each is bounded. */
    BufferedReader stream(String method, String path, String body) throws IOException {
        return send(method, path, body, BoundedInput.Of.LINE);
    }

    private BufferedReader send(String method, String path, String body, BoundedInput.Of bound) throws IOException {
        SocketChannel channel = connect();
        try {
            InputStream input = Channels.newInputStream(channel);
            return exchange(
                    channel, owner == null ? input : new BoundedInput(input, MOST_BYTES, bound), method, path, body);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static BufferedReader exchange(
            SocketChannel channel, InputStream input, String method, String path, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path
                + " HTTP/1.0\r\nHost: tidewaiter\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length
                + "\r\n\r\n";
        write(channel, head.getBytes(StandardCharsets.US_ASCII));
        write(channel, bytes);
        BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        String status = reader.readLine();
        for (String header = reader.readLine(); header != null && !header.isEmpty(); header = reader.readLine()) {
            // no command needs the headers of the answer
        }
        if (status == null) {
            throw new IOException("it hung up");
        }
        if (!status.contains(" 200 ")) {
            String error = reader.readLine();
            reader.close();
            throw refused(status, error);
        }
        return reader;
    }

    private static CommandException refused(String status, @Nullable String body) {
        String reason = "the daemon answered " + status;
        try {
            reason = Json.read((body == null ? "" : body).getBytes(StandardCharsets.UTF_8), Problem.class)
                    .detail();
        } catch (IOException e) {
            // the body has no message, so the status line is the message
        }
        return new CommandException(ExitCode.FAILED, reason, null);
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            if (owner != null) {
                requireOf(
                        owner,
                        channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user());
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void requireOf(String owner, UserPrincipal peer) throws IOException {
        if (!peer.getName().equals(owner)) {
            throw new IOException("a process of user %s listens there".formatted(peer.getName()));
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
