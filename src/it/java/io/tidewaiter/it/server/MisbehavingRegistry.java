package io.tidewaiter.it.server;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Registries that violate the protocol, each at its own port. Prints a line for each request. */
public final class MisbehavingRegistry {

    /** Where one of them sends its clients. It says who came with credentials. */
    static final int ELSEWHERE = 5199;

    public static final String RETRY_AT =
            DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.of(2065, 10, 21, 7, 28, 0, 0, ZoneOffset.UTC));

    private static final Duration FOR_EVER = Duration.ofMinutes(2);
    private static final String OTHER_DIGEST = "sha256:" + "0".repeat(64);
    private static final String JSON = "Content-Type: application/vnd.docker.distribution.manifest.v2+json\r\n";
    private static final int LARGE = 10 << 20;

    /** The manifest that the workloads run. */
    private final String manifest;

    private MisbehavingRegistry(String manifest) {
        this.manifest = manifest;
    }

    public enum Kind {
        REFUSES_BASIC(5100),
        REFUSES_BEARER(5101),
        REFUSES_WITHOUT_CHALLENGE(5102),
        FORBIDS(5103),
        DOES_NOT_KNOW(5104),
        REFUSES_HEAD(5105),
        STATES_NO_DIGEST(5106),
        LIMITS_FOR_SECONDS(5107),
        LIMITS_UNTIL_A_DATE(5108),
        LIMITS(5109),
        FAILS(5110),
        IS_UNAVAILABLE(5111),
        NEVER_ANSWERS(5112),
        DRIPS(5113),
        CUTS_THE_BODY(5114),
        STATES_A_WRONG_DIGEST(5115),
        STATES_A_DIGEST_THAT_IS_NOT_THERE(5116),
        STATES_NONSENSE(5117),
        SHOWS_A_LOGIN_PAGE(5118),
        IS_TOO_LARGE(5119),
        REDIRECTS_IN_CIRCLES(5120),
        REDIRECTS_ELSEWHERE(5121),
        REDIRECTS_TO_A_FILE(5122),
        RESETS(5123),
        BABBLES(5124),
        HAS_ENDLESS_HEADERS(5125);

        private final int port;

        Kind(int port) {
            this.port = port;
        }

        public int port() {
            return port;
        }
    }

    /** @param arguments the file with the manifest */
    public static void main(String[] arguments) throws IOException {
        MisbehavingRegistry registry = new MisbehavingRegistry(Files.readString(Path.of(arguments[0])));
        for (Kind kind : Kind.values()) {
            RawHttpServer.listen(kind.port(), request -> {
                System.out.println(kind + " " + request.method() + " " + request.target());
                registry.answer(kind, request);
            });
        }
        RawHttpServer.listen(ELSEWHERE, request -> {
            System.out.println("ELSEWHERE " + (request.header("authorization").isEmpty() ? "nobody" : "somebody"));
            request.reply("401 Unauthorized", "WWW-Authenticate: Basic realm=\"elsewhere\"\r\n", "");
        });
        RawHttpServer.serve();
    }

    private void answer(Kind kind, RawHttpServer.Request request) throws IOException {
        boolean head = request.method().equals("HEAD");
        switch (kind) {
            case REFUSES_BASIC -> request.reply("401 Unauthorized", "WWW-Authenticate: Basic realm=\"never\"\r\n", "");
            case REFUSES_BEARER -> bearer(kind, request);
            case REFUSES_WITHOUT_CHALLENGE -> request.reply("401 Unauthorized", "", "");
            case FORBIDS -> request.reply("403 Forbidden", "", "");
            case DOES_NOT_KNOW -> request.reply("404 Not Found", "", "");
            case REFUSES_HEAD -> request.reply(head ? "405 Method Not Allowed" : "200 OK", JSON, manifest);
            case STATES_NO_DIGEST -> request.reply("200 OK", JSON, manifest);
            case LIMITS_FOR_SECONDS -> request.reply("429 Too Many Requests", "Retry-After: 900\r\n", "");
            case LIMITS_UNTIL_A_DATE -> request.reply("429 Too Many Requests", "Retry-After: " + RETRY_AT + "\r\n", "");
            case LIMITS -> request.reply("429 Too Many Requests", "", "");
            case FAILS -> request.reply("500 Internal Server Error", "", "");
            case IS_UNAVAILABLE -> request.reply("503 Service Unavailable", "Retry-After: 600\r\n", "");
            case NEVER_ANSWERS -> request.wait(FOR_EVER);
            case DRIPS -> drip(head, request);
            case CUTS_THE_BODY -> headers(head, request, manifest.length(), manifest.substring(0, 40));
            case STATES_A_WRONG_DIGEST -> request.reply("200 OK", head ? JSON : JSON + stated(OTHER_DIGEST), manifest);
            case STATES_A_DIGEST_THAT_IS_NOT_THERE -> request.reply("200 OK", JSON + stated(OTHER_DIGEST), manifest);
            case STATES_NONSENSE -> request.reply("200 OK", JSON + stated("sha256:123"), manifest);
            case SHOWS_A_LOGIN_PAGE ->
                request.reply("200 OK", "Content-Type: text/html\r\n", "<html>Welcome to the hotel</html>");
            case IS_TOO_LARGE -> headers(head, request, LARGE, " ".repeat(LARGE));
            case REDIRECTS_IN_CIRCLES ->
                redirect(request, "http://127.0.0.1:%d/again/%d".formatted(kind.port(), System.nanoTime()));
            case REDIRECTS_ELSEWHERE -> redirect(request, "http://localhost:" + ELSEWHERE + "/login");
            case REDIRECTS_TO_A_FILE -> redirect(request, "file:///etc/passwd");
            case RESETS -> request.socket().setOption(StandardSocketOptions.SO_LINGER, 0);
            case BABBLES -> request.send("220 smtp ready\r\n\r\n");
            case HAS_ENDLESS_HEADERS -> request.reply("200 OK", JSON + "X-Long: " + "x".repeat(1 << 20) + "\r\n", "");
        }
    }

    private static void bearer(Kind kind, RawHttpServer.Request request) throws IOException {
        String here = "http://127.0.0.1:" + kind.port();
        if (request.target().startsWith("/token")) {
            request.reply("200 OK", "Content-Type: application/json\r\n", "{\"token\":\"of-no-use\"}");
        } else {
            request.reply(
                    "401 Unauthorized",
                    "WWW-Authenticate: Bearer realm=\"%s/token\",service=\"never\"\r\n".formatted(here),
                    "");
        }
    }

    private static void redirect(RawHttpServer.Request request, String location) throws IOException {
        request.reply("307 Temporary Redirect", "Location: " + location + "\r\n", "");
    }

    private static void drip(boolean head, RawHttpServer.Request request) throws IOException {
        headers(head, request, LARGE, "{");
        for (long end = System.nanoTime() + FOR_EVER.toNanos(); !head && System.nanoTime() < end; ) {
            request.wait(Duration.ofMillis(200));
            request.send(" ");
        }
    }

    /** Less of the body than was announced; a HEAD says nothing of a digest. */
    private static void headers(boolean head, RawHttpServer.Request request, int announced, String body)
            throws IOException {
        request.send("HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n".formatted(JSON, announced));
        if (!head) {
            request.socket().getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            request.socket().getOutputStream().flush();
        }
    }

    private static String stated(String digest) {
        return "Docker-Content-Digest: %s\r\n".formatted(digest.toLowerCase(Locale.ROOT));
    }
}
