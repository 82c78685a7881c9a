package io.tidewaiter.trigger.webhook.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a sender must show to be heard. None of them tells anything of itself, and all compare in constant time, so that
 * the time it takes tells nothing either.
 */
public sealed interface Secret permits HeaderSecret, PathSecret, SigningKey, ClientCertificates {

    /**
     * The line in the secret's file; blanks around it do not count.
     *
     * @throws IllegalArgumentException when it is empty or not one line of text
     */
    static String line(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the secret is empty");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the secret is not one line of text");
        }
        return text;
    }

    /** Of equal length whatever it is made of, for {@link MessageDigest#isEqual}. */
    static byte[] digest(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static byte[] digest(String text) {
        return digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
