package io.tidewaiter.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A content digest, {@code sha256:<64 hex>} or {@code sha512:<128 hex>}.
 *
 * @param algorithm {@code sha256} or {@code sha512}, the two registered in the OCI image specification
 * @param hex lower-case hexadecimal, of the algorithm's length
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">OCI descriptor, Digests</a>
 */
public record Digest(String algorithm, String hex) {

    /** @throws IllegalArgumentException when the two do not make a registered digest */
    public Digest {
        boolean sound = switch (algorithm) {
            case "sha256" -> Grammar.isHex(hex, 64);
            case "sha512" -> Grammar.isHex(hex, 128);
            default -> false;
        };
        if (!sound) {
            throw new IllegalArgumentException(
                    "\"%s:%s\" is not a digest: sha256 with 64 or sha512 with 128 lower-case hex digits is"
                            .formatted(algorithm, hex));
        }
    }

    /** @throws IllegalArgumentException when the text is not a registered digest */
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        return new Digest(text.substring(0, Math.max(colon, 0)), text.substring(colon + 1));
    }

    /** As {@link #parse}, where a text that is not one is no mistake. */
    public static Optional<Digest> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The sha256 digest of these bytes, as a registry computes it over a manifest. */
    public static Digest sha256(byte[] bytes) {
        return of(bytes, "sha256", "SHA-256");
    }

    /** Whether these bytes have this digest. */
    public boolean isOf(byte[] bytes) {
        return equals(algorithm.equals("sha256") ? sha256(bytes) : of(bytes, "sha512", "SHA-512"));
    }

    /** Whether a person who typed this means it: all of it, or the beginning of its hex. */
    public boolean isMeantBy(String typed) {
        return toString().equals(typed) || (!typed.isEmpty() && hex.startsWith(typed));
    }

    private static Digest of(byte[] bytes, String algorithm, String name) {
        try {
            return new Digest(
                    algorithm,
                    HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has " + name, e);
        }
    }

    /** The first 12 hex digits, as Podman abbreviates: for people, never for comparison. */
    public String abbreviated() {
        return hex.substring(0, 12);
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
