package io.tidewaiter.workload;

import org.jspecify.annotations.Nullable;

/**
 * What a command of Podman says about how it reaches registries: podman-pull(1), podman-run(1). Holds a password, and does not
 * print it.
 *
 * @param authFile empty for none
 * @param creds {@code USER:PASSWORD}; empty for none
 * @param certDir empty for none
 * @param tlsVerify null where registries.conf has its say
 */
record PullOptions(
        String authFile,
        String creds,
        String certDir,
        @Nullable Boolean tlsVerify) {

    static final PullOptions NONE = new PullOptions("", "", "", null);

    /** The same with one option more; those that are about something else change nothing. */
    PullOptions with(String option, String value) {
        return switch (option) {
            case "--authfile" -> new PullOptions(value, creds, certDir, tlsVerify);
            case "--creds" -> new PullOptions(authFile, value, certDir, tlsVerify);
            case "--cert-dir" -> new PullOptions(authFile, creds, value, tlsVerify);
            case "--tls-verify" -> new PullOptions(authFile, creds, certDir, isTrue(value));
            default -> this;
        };
    }

    /** As Podman reads its switches; with any other word it does not start. */
    private static boolean isTrue(String value) {
        return !value.equalsIgnoreCase("false") && !value.equalsIgnoreCase("f") && !value.equals("0");
    }

    @Override
    public String toString() {
        return "PullOptions[authFile=%s, creds=%s, certDir=%s, tlsVerify=%s]"
                .formatted(authFile, creds.isEmpty() ? "" : "secret", certDir, tlsVerify);
    }
}
