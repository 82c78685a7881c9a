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
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * One request to the daemon's socket in HTTP/1.0, where the answer ends with the connection: the little that a command
 * needs, so that it starts without loading an HTTP client.
 */
final class ControlClient {

    /** Asked for when there was no word for a while; whatever the answer is, the daemon lives. */
    private static final String SIGN_OF_LIFE = "/v1/notices";

    /** What a command reads of an answer at most, where the daemon is another user's. */
    static final int MOST_BYTES = 1 << 20;

    private final Path socket;
    private final Duration patience;
    private final @Nullable String owner;

    private ControlClient(Path socket, Duration patience, @Nullable String owner) {
        this.socket = socket;
        this.patience = patience;
        this.owner = owner;
    }

    /**
     * Of the user who runs the command.
     *
     * @param patience how long the daemon may say nothing before it is asked for a sign of life
     */
    ControlClient(Path socket, Duration patience) {
        this(socket, patience, null);
    }

    /**
     * Of another user, who may have put anything in its place: what answers must be a process of that user's, and no more than
     * {@link #MOST_BYTES} are read of it.
     *
     * @param owner the name of that user
     */
    static ControlClient of(Path socket, Duration patience, String owner) {
        return new ControlClient(socket, patience, owner);
    }

    /**
     * Whether a daemon listens.
     *
     * @throws IOException where one listens and hangs
     */
    boolean answers() throws IOException {
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = open();
                Vigil vigil = new Vigil(channel, patience, () -> false)) {
            return connect(channel, vigil);
        } catch (Vigil.HangingException hanging) {
            throw hanging;
        } catch (IOException e) {
            // a killed daemon left the file: no process listens
            return false;
        }
    }

    /** @return the answer's body, to be closed by the caller */
    BufferedReader send(String method, String path, String body) throws IOException {
        return send(method, path, body, BoundedInput.Of.ANSWER, this::isAlive);
    }

    /** The same for an answer of lines, which may be many: each is bounded. */
    BufferedReader stream(String method, String path, String body) throws IOException {
        return send(method, path, body, BoundedInput.Of.LINE, this::isAlive);
    }

    private BufferedReader send(String method, String path, String body, BoundedInput.Of bound, BooleanSupplier isAlive)
            throws IOException {
        SocketChannel channel = open();
        Vigil vigil = new Vigil(channel, patience, isAlive);
        try {
            connect(channel, vigil);
            InputStream input = owner == null ? vigil.input() : new BoundedInput(vigil.input(), MOST_BYTES, bound);
            return exchange(channel, input, method, path, body);
        } catch (IOException e) {
            vigil.close();
            channel.close();
            throw vigil.told(e);
        }
    }

    private boolean isAlive() {
        try (BufferedReader answer = send("GET", SIGN_OF_LIFE, "", BoundedInput.Of.ANSWER, () -> false)) {
            return true;
        } catch (CommandException refused) {
            return true;
        } catch (IOException e) {
            return false;
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

    private static SocketChannel open() throws IOException {
        return SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    /** Where the daemon takes no connection, as its queue of them is full, this waits. */
    private boolean connect(SocketChannel channel, Vigil vigil) throws IOException {
        try {
            boolean connected = channel.connect(UnixDomainSocketAddress.of(socket));
            if (owner != null) {
                requireOf(
                        owner,
                        channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user());
            }
            return connected;
        } catch (IOException e) {
            throw vigil.told(e);
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
