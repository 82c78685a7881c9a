package io.tidewaiter.it.server;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** Receivers of CloudEvents. Prints a line for each complete request: its headers, and its body in base64. */
public final class NotificationReceiver {

    /** Takes what it is sent, but for the first, whose connection it cuts once it has read it. */
    static final int FORGETFUL = 5300;
    /** Never says anything. */
    static final int SILENT = 5301;

    private NotificationReceiver() {}

    public static void main(String[] arguments) throws IOException {
        AtomicInteger requests = new AtomicInteger();
        RawHttpServer.listen(FORGETFUL, request -> {
            System.out.println(String.join(
                    " ",
                    or(request.header("content-type")),
                    or(request.header("webhook-id")),
                    or(request.header("webhook-timestamp")),
                    or(request.header("webhook-signature")),
                    Base64.getUrlEncoder()
                            .encodeToString(request.header("authorization").getBytes(StandardCharsets.UTF_8)),
                    Base64.getUrlEncoder().encodeToString(request.body().getBytes(StandardCharsets.UTF_8))));
            if (requests.getAndIncrement() == 0) {
                request.socket().setOption(StandardSocketOptions.SO_LINGER, 0);
            } else {
                request.reply("202 Accepted", "", "");
            }
        });
        RawHttpServer.listen(SILENT, request -> request.wait(Duration.ofMinutes(5)));
        RawHttpServer.serve();
    }

    private static String or(String header) {
        return header.isEmpty() ? "-" : header;
    }
}
