package io.tidewaiter.registry.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** User and password for a registry. Equality includes the password: another one earns another token. */
public record Credentials(String user, String password) implements Login {

    /** RFC 7617, section 2; UTF-8, as Podman sends it. */
    public String basic() {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
        return "Credentials[user=" + user + "]";
    }
}
