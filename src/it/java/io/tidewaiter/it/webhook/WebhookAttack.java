package io.tidewaiter.it.webhook;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Sends hostile requests of every kind to a webhook port, as many as asked for, from many loopback addresses of a host. Prints
 * how they were answered.
 */
final class WebhookAttack {

    private static final int AT_ONCE = 48;
    private static final int LEFT_OPEN = 200;
    private static final int ADDRESSES = 50;
    private static final String PUSH =
            "{\"events\":[{\"action\":\"push\",\"target\":{\"repository\":\"httpd\",\"tag\":\"prod\"}}]}";
    private static final byte[] MEGABYTE = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final Map<String, Integer> answers = new TreeMap<>();
    private final Deque<Socket> open = new ArrayDeque<>();

    private WebhookAttack(int port) {
        this.port = port;
    }

    /** @param arguments the port and the number of requests */
    public static void main(String[] arguments) throws InterruptedException {
        WebhookAttack siege = new WebhookAttack(Integer.parseInt(arguments[0]));
        int requests = Integer.parseInt(arguments[1]);
        try (ExecutorService attackers = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < requests; i++) {
                int number = i;
                attackers.execute(() -> siege.attack(number));
            }
            attackers.shutdown();
            if (!attackers.awaitTermination(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException("not through: " + siege.answers);
            }
        }
        System.out.println(siege.answers);
    }

    private void attack(int number) {
        String answer = "cut off";
        try {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(
                    InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (1 + number % ADDRESSES)}), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
            socket.setSoTimeout(10_000);
            if (isLeftOpen(number)) {
                say(socket, beginning(number));
                leaveOpen(socket);
                answer = "left open";
            } else {
                try (socket) {
                    shout(socket, number);
                    answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).strip();
                }
            }
        } catch (SocketTimeoutException e) {
            answer = "no answer";
        } catch (SocketException e) {
            answer = "cut off";
        } catch (IOException e) {
            answer = e.toString();
        }
        synchronized (this) {
            answers.merge(answer.isEmpty() ? "cut off" : answer, 1, Integer::sum);
        }
    }

    private static boolean isLeftOpen(int number) {
        return number % 10 < 3;
    }

    /** Slow: it says no more than this. */
    private static String beginning(int number) {
        return switch (number % 10) {
            case 0 -> "";
            case 1 -> "POST /hooks/registry HTTP/1.1\r\nHost: x\r\nX-Slow:";
            default ->
                "POST /hooks/signed HTTP/1.1\r\nX-Hub-Signature-256: sha256=00\r\nContent-Length: 1000000\r\n\r\n{";
        };
    }

    private static void shout(Socket socket, int number) throws IOException {
        switch (number % 10) {
            // forged
            case 3 -> post(socket, "registry", "Authorization: Bearer guess" + number, PUSH);
            case 4 -> post(socket, "signed", "X-Hub-Signature-256: sha256=" + "0".repeat(64), PUSH);
            case 5 -> post(socket, "path/guess" + number, "X-Any: thing", PUSH);
            // malformed
            case 6 -> say(socket, number % 20 == 6 ? "\u0016\u0003\u0001\u0002\r\n\r\n" : "GET / HTTP/9.9\r\n\r\n");
            case 7 -> say(socket, "POST /hooks/registry HTTP/1.1\r\nX-Large: " + "x".repeat(100_000) + "\r\n\r\n");
            // huge
            case 8 -> {
                say(socket, "POST /hooks/signed HTTP/1.1\r\nX-Hub-Signature-256: sha256=00\r\n");
                say(socket, "Content-Length: 900000000\r\n\r\n");
                socket.getOutputStream().write(MEGABYTE);
            }
            default -> {
                say(socket, "POST /hooks/signed HTTP/1.1\r\nX-Hub-Signature-256: sha256=00\r\n");
                say(socket, "Transfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < 3; i++) {
                    say(socket, "100000\r\n");
                    socket.getOutputStream().write(MEGABYTE);
                    say(socket, "\r\n");
                }
            }
        }
    }

    private static void post(Socket socket, String hook, String header, String body) throws IOException {
        say(
                socket,
                "POST /hooks/%s HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(hook, header, body.length(), body));
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private synchronized void leaveOpen(Socket socket) throws IOException {
        open.add(socket);
        if (open.size() > LEFT_OPEN) {
            open.remove().close();
        }
    }
}
