package io.tidewaiter.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** User and password for a registry. Equality includes the password: another one earns another token. */
record Credentials(String user, String password) implements Identity {

    /** RFC 7617, section 2; UTF-8, as Podman sends it. */
    String basic() {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
        return "Credentials[user=" + user + "]";
    }
}
