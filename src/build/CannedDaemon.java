import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Tells any client the same of how things stand, so that it shows which classes that takes. Until it is ended. */
class CannedDaemon {

    private static final String ANSWER = """
            HTTP/1.0 200 OK\r
            Content-Type: text/plain\r
            \r
            UNIT         STATE
            web.service  active
            """;
    public static void main(String[] arguments) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(Path.of(arguments[0])));
            while (true) {
                try (SocketChannel channel = server.accept()) {
                    answer(channel);
                }
            }
        }
    }

    private static void answer(SocketChannel channel) throws IOException {
        BufferedReader request =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        if (request.readLine() != null) {
            channel.write(ByteBuffer.wrap(ANSWER.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
