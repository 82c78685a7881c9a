package io.tidewaiter.dashboard;

import io.tidewaiter.time.Ticker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sign-in tickets and session tokens of the dashboard. A user who can open the control socket gets a ticket there. The
 * page exchanges it once for a token. Both are kept in memory only: a token that was stolen, or sent to another program
 * that took the port while the daemon was down, is invalid after a restart.
 *
 * <p>Only digests are kept, and looked up by: what the time of a look-up tells is a part of a digest, from which no secret
 * follows. Confined to one event loop.
 */
public final class Sessions {

    /** Time to open a link. */
    public static final Duration OF_A_TICKET = Duration.ofMinutes(5);
    /** A day's work, after which one asks for another link. */
    static final Duration OF_A_TOKEN = Duration.ofHours(24);
    /** More of a kind than a person has open; the oldest makes room. */
    static final int MOST = 32;

    private static final int BYTES = 32;

    private final Ticker ticker;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Long> tickets = new LinkedHashMap<>();
    private final Map<String, Long> tokens = new LinkedHashMap<>();

    public Sessions(Ticker ticker) {
        this.ticker = ticker;
    }

    /** A new ticket, which is valid once. */
    public String ticket() {
        return issue(tickets, OF_A_TICKET);
    }

    /** @return the token for the ticket; empty when the ticket is unknown, expired or used */
    Optional<String> redeem(String ticket) {
        sweep(tickets);
        return tickets.remove(digest(ticket)) == null ? Optional.empty() : Optional.of(issue(tokens, OF_A_TOKEN));
    }

    boolean isSignedIn(String token) {
        sweep(tokens);
        return tokens.containsKey(digest(token));
    }

    void end(String token) {
        tokens.remove(digest(token));
    }

    private String issue(Map<String, Long> kind, Duration life) {
        sweep(kind);
        if (kind.size() >= MOST) {
            Iterator<String> oldest = kind.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        kind.put(digest(secret), ticker.nanos() + life.toNanos());
        return secret;
    }

    private void sweep(Map<String, Long> kind) {
        long now = ticker.nanos();
        kind.values().removeIf(due -> now - due >= 0);
    }

    private static String digest(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
