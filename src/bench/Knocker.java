import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Knocks at a port of this host with a new connection so many times a second, whether or not the last ones were answered,
 * and prints a line for each as it ends: when it began (milliseconds since 1970), how long it took, and what came of it
 * (the page, {@code refused}, {@code cut} or {@code late}).
 */
final class Knocker {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final byte[] REQUEST = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Knocker() {}

    public static void main(String... arguments) throws InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        long period = TimeUnit.SECONDS.toNanos(1) / Integer.parseInt(arguments[1]);
        PrintStream out = System.out;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long next = System.nanoTime(); !out.checkError(); next += period) {
                threads.execute(() -> knock(port, out));
                TimeUnit.NANOSECONDS.sleep(next + period - System.nanoTime());
            }
        }
    }

    private static void knock(int port, PrintStream out) {
        long began = System.currentTimeMillis();
        long start = System.nanoTime();
        String outcome = outcome(port);
        out.printf("%d %d %s%n", began, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), outcome);
    }

    private static String outcome(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(REQUEST);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            int body = answer.indexOf("\r\n\r\n");
            return answer.startsWith("HTTP/1.") && answer.contains(" 200 ") && body > 0
                    ? answer.substring(body + 4).strip()
                    : "cut";
        } catch (ConnectException e) {
            return "refused";
        } catch (SocketTimeoutException e) {
            return "late";
        } catch (IOException e) {
            return "cut";
        }
    }
}
