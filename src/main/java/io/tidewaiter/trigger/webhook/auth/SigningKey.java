package io.tidewaiter.trigger.webhook.auth;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Signs the body as it was sent: HMAC-SHA256 in hex, in a header. */
public final class SigningKey implements Secret {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int HEX_DIGITS = 64;

    private final String header;
    private final String prefix;
    private final SecretKeySpec key;

    private SigningKey(String header, String prefix, byte[] content) {
        this.header = header;
        this.prefix = prefix;
        this.key = new SecretKeySpec(Secret.line(content).getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** {@code X-Hub-Signature-256: sha256=…}. */
    public static SigningKey ofGitHub(byte[] content) {
        return new SigningKey("X-Hub-Signature-256", "sha256=", content);
    }

    /** {@code X-Gitea-Signature: …}, which Forgejo sends too. */
    public static SigningKey ofGitea(byte[] content) {
        return new SigningKey("X-Gitea-Signature", "", content);
    }

    public String header() {
        return header;
    }

    public boolean signed(Buffer body, @Nullable String signature) {
        if (signature == null || !signature.startsWith(prefix) || signature.length() != prefix.length() + HEX_DIGITS) {
            return false;
        }
        try {
            byte[] shown = HexFormat.of().parseHex(signature.substring(prefix.length()));
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return MessageDigest.isEqual(mac.doFinal(body.getBytes()), shown);
        } catch (IllegalArgumentException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
