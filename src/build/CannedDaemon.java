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

/** Answers any question for workloads with one, so that a client can show where its time goes. Until it is ended. */
class CannedDaemon {

    private static final String ANSWER = """
            HTTP/1.0 200 OK\r
            Content-Type: application/json\r
            \r
            %s""";
    private static final String WORKLOADS = """
            [{"unit":"web.service","container":"web","image":"registry.example/web:prod","policy":"registry",\
            "state":"active","digest":"sha256:a1a1a1a1a1a1","checked":"2026-01-01T10:00:00.5Z","found":"true","why":""}]""";

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
        String first = request.readLine();
        if (first != null) {
            String body = first.contains("/v1/workloads") ? WORKLOADS : "[]";
            channel.write(ByteBuffer.wrap(ANSWER.formatted(body).getBytes(StandardCharsets.UTF_8)));
        }
    }
}
