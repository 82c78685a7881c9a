package io.tidewaiter.it.server;

import java.io.IOException;

/**
 * Registries, a proxy and a receiver that repeat secrets: every part of an answer that holds text holds the secret that they
 * were sent.
 */
public final class LeakyServers {

    /** Names another digest to a client with a password; then nothing can be pulled. */
    public static final int PASSWORD = 5400;
    /** Gives a token, and does not accept it. */
    public static final int TOKEN = 5401;
    /** Its token service refuses every client. */
    public static final int NO_TOKEN = 5402;
    /** Sends its clients on, with a token in the URL. */
    public static final int REDIRECT = 5403;
    /** Sends a challenge of an unknown kind. */
    public static final int GARBLED = 5404;
    /** What a helper's credentials are for. */
    public static final int HELPED = 5405;
    /** What the credentials of a file that a label names are for. */
    public static final int LABELLED = 5406;

    /** What the credentials in a unit's command are for. */
    public static final int GIVEN = 5407;

    private static final int FIRST = PASSWORD;
    private static final int LAST = GIVEN;
    public static final int PROXY = 5410;
    public static final int RECEIVER = 5411;

    public static final String REDIRECTED = "canary-redirected";
    public static final String ISSUED = "canary-issued";

    private static final String OTHER_DIGEST = "sha256:" + "0".repeat(64);

    private LeakyServers() {}

    public static void main(String[] arguments) throws IOException {
        for (int port = FIRST; port <= LAST; port++) {
            int mine = port;
            RawHttpServer.listen(port, request -> {
                System.out.println(
                        mine + " " + request.method() + " " + request.target() + " " + request.header("authorization"));
                answer(mine, request);
            });
        }
        RawHttpServer.listen(PROXY, request -> refuse(request, "407 Proxy Authentication Required"));
        RawHttpServer.listen(RECEIVER, request -> {
            System.out.println(RECEIVER + " " + request.target() + " " + request.body());
            if (request.target().startsWith("/takes")) {
                request.reply("200 OK", "", "");
            } else {
                refuse(request, "401 Unauthorized");
            }
        });
        RawHttpServer.serve();
    }

    private static void answer(int port, RawHttpServer.Request request) throws IOException {
        String here = "http://127.0.0.1:" + port;
        String bearer = "WWW-Authenticate: Bearer realm=\"%s/token\",service=\"s\"\r\n".formatted(here);
        boolean isToken = request.target().startsWith("/token");
        switch (port) {
            case TOKEN -> {
                if (isToken) {
                    request.reply(
                            "200 OK", "Content-Type: application/json\r\n", "{\"token\":\"%s\"}".formatted(ISSUED));
                } else {
                    request.reply("401 Unauthorized", bearer, errors(request));
                }
            }
            case NO_TOKEN -> {
                if (isToken) {
                    refuse(request, "403 Forbidden");
                } else {
                    request.reply("401 Unauthorized", bearer, errors(request));
                }
            }
            case REDIRECT ->
                request.reply(
                        "307 Temporary Redirect",
                        "Location: http://127.0.0.1:%d/there?token=%s\r\n".formatted(RECEIVER, REDIRECTED),
                        "");
            case GARBLED ->
                request.reply("401 Unauthorized", "WWW-Authenticate: %s =\"\r\n".formatted(shown(request)), "");
            default -> {
                if (shown(request).isEmpty()) {
                    request.reply("401 Unauthorized", "WWW-Authenticate: Basic realm=\"r\"\r\n", "");
                } else if (port == PASSWORD && request.method().equals("HEAD")) {
                    request.reply("200 OK", "Docker-Content-Digest: %s\r\n".formatted(OTHER_DIGEST), "");
                } else {
                    refuse(request, "403 Forbidden");
                }
            }
        }
    }

    private static void refuse(RawHttpServer.Request request, String status) throws IOException {
        request.reply(
                status.replaceFirst(" .*", " " + shown(request)),
                "Content-Type: application/json\r\nX-Shown: %s\r\n".formatted(shown(request)),
                errors(request));
    }

    private static String shown(RawHttpServer.Request request) {
        return request.header("authorization") + request.header("proxy-authorization");
    }

    private static String errors(RawHttpServer.Request request) {
        return "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"%1$s\",\"detail\":\"%1$s\"}]}"
                .formatted(shown(request));
    }
}
