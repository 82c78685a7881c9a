package io.tidewaiter.it.server;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gives docker-registry's tokens to one user, and tokens that allow nothing to people without a name. It says who came
 * and for what, a line each.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/jwt/">Token authentication implementation</a>
 * @see <a href="https://distribution.github.io/distribution/spec/auth/oauth/">OAuth2 token authentication</a>
 */
final class TokenService {

    static final String SERVICE = "the-registry";
    static final String ISSUER = "the-service";
    /** What {@code docker login} would have got for the password. */
    static final String IDENTITY_TOKEN = "identity-of-core";

    private static final Duration VALID = Duration.ofMinutes(5);
    private static final String ANONYMOUS = "";

    private final PrivateKey key;
    private final String certificate;

    private TokenService(Path folder) throws IOException, GeneralSecurityException {
        key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pem(folder.resolve("token.key"))));
        certificate = Base64.getEncoder().encodeToString(pem(folder.resolve("token.crt")));
    }

    /** @param arguments port, and the folder with {@code token.key} and {@code token.crt} */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        TokenService service = new TokenService(Path.of(arguments[1]));
        RawHttpServer.listen(Integer.parseInt(arguments[0]), service::answer);
        RawHttpServer.serve();
    }

    private void answer(RawHttpServer.Request request) throws IOException {
        boolean post = request.method().equals("POST");
        String[] target = request.target().split("\\?", 2);
        String form = post ? request.body() : target.length > 1 ? target[1] : "";
        Optional<String> user = post ? byIdentityToken(form) : byPassword(request.header("authorization"));
        String scopes = String.join(" ", values(form, "scope"));
        System.out.println("%s %s %s".formatted(request.method(), user.orElse("refused"), scopes));
        if (user.isEmpty()) {
            request.reply("401 Unauthorized", "", "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}");
            return;
        }
        String token = token(user.get(), user.get().equals(ANONYMOUS) ? "" : scopes);
        request.reply(
                "200 OK",
                "Content-Type: application/json\r\n",
                "{\"%s\":\"%s\",\"expires_in\":%d}"
                        .formatted(post ? "access_token" : "token", token, VALID.toSeconds()));
    }

    private static Optional<String> byPassword(String header) {
        if (header.isEmpty()) {
            return Optional.of(ANONYMOUS);
        }
        String pair = new String(Base64.getDecoder().decode(header.replace("Basic ", "")), StandardCharsets.UTF_8);
        return pair.equals(ClosedRegistry.USER + ":" + ClosedRegistry.PASSWORD)
                ? Optional.of(ClosedRegistry.USER)
                : Optional.empty();
    }

    private static Optional<String> byIdentityToken(String form) {
        return values(form, "grant_type").equals(List.of("refresh_token"))
                        && values(form, "refresh_token").equals(List.of(IDENTITY_TOKEN))
                ? Optional.of(ClosedRegistry.USER)
                : Optional.empty();
    }

    private String token(String user, String scopes) {
        long now = Instant.now().getEpochSecond();
        String head = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"%s\"]}".formatted(certificate);
        String claims = """
                {"iss":"%s","sub":"%s","aud":"%s","nbf":%d,"iat":%d,"exp":%d,"jti":"%d","access":[%s]}
                """.formatted(
                ISSUER, user, SERVICE, now - 10, now, now + VALID.toSeconds(), System.nanoTime(), access(scopes));
        String signed =
                base64(head.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        return signed + "." + base64(sign(signed));
    }

    /** {@code repository:NAME:pull,push}, several with spaces between. */
    private static String access(String scopes) {
        return Arrays.stream(scopes.split(" "))
                .map(scope -> scope.split(":", 3))
                .filter(scope -> scope.length == 3)
                .map(scope -> "{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[\"%s\"]}"
                        .formatted(scope[0], scope[1], scope[2].replace(",", "\",\"")))
                .collect(Collectors.joining(","));
    }

    private byte[] sign(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the test's own key does not sign", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static List<String> values(String form, String name) {
        List<String> values = new ArrayList<>();
        for (String field : form.split("&", -1)) {
            if (field.startsWith(name + "=")) {
                values.add(URLDecoder.decode(field.substring(name.length() + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    private static byte[] pem(Path file) throws IOException {
        return Base64.getMimeDecoder().decode(Files.readString(file).replaceAll("-----[^-]+-----", ""));
    }
}
