package io.tidewaiter.it.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * All registries of a host in one. Prints a line for each request: registry name, manifest and user. The first word of the
 * name decides the answer; only {@code good} has images.
 */
public final class RecordingRegistry {

    /** For who has sent no credentials. */
    static final String ANONYMOUS = "-";

    private static final String MANIFEST = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":\
            "application/vnd.oci.image.config.v1+json","size":2,"digest":"sha256:\
            44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},"layers":[]}""";

    private static final String UNKNOWN =
            "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}";

    private RecordingRegistry() {}

    /** @param arguments port */
    public static void main(String[] arguments) throws IOException {
        RawHttpServer.listen(Integer.parseInt(arguments[0]), RecordingRegistry::answer);
        RawHttpServer.serve();
    }

    private static void answer(RawHttpServer.Request request) throws IOException {
        String host = request.header("host");
        String mode = host.substring(0, host.indexOf('.'));
        String user = user(request.header("authorization"));
        if (request.target().contains("/manifests/")) {
            System.out.println(host + " " + request.target() + " " + user);
        }
        boolean ping = request.target().equals("/v2/");
        if (mode.equals("asking") && user.equals(ANONYMOUS)) {
            request.reply("401 Unauthorized", "WWW-Authenticate: Basic realm=\"here\"\r\n", "");
        } else if (ping) {
            request.reply("200 OK", "", "{}");
        } else {
            switch (mode) {
                case "good" ->
                    request.reply("200 OK", "Content-Type: application/vnd.oci.image.manifest.v1+json\r\n", MANIFEST);
                case "forbidding" -> request.reply("403 Forbidden", "", "");
                case "failing" -> request.reply("500 Internal Server Error", "", "");
                case "limiting" -> request.reply("429 Too Many Requests", "Retry-After: 0\r\n", "");
                case "babbling" -> request.send("220 ready\r\n\r\n");
                default -> request.reply("404 Not Found", "Content-Type: application/json\r\n", UNKNOWN);
            }
        }
    }

    private static String user(String authorization) {
        if (!authorization.startsWith("Basic ")) {
            return ANONYMOUS;
        }
        byte[] pair = Base64.getDecoder().decode(authorization.substring("Basic ".length()));
        String user = new String(pair, StandardCharsets.UTF_8).split(":", 2)[0];
        return user.isEmpty() ? ANONYMOUS : user; // Podman has a colon for those who have nothing
    }
}
