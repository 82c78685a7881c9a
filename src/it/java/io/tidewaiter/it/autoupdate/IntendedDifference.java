package io.tidewaiter.it.autoupdate;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every intended difference between the output of {@code tidewaiter auto-update} and of {@code podman auto-update} 5.4.2, with
 * its reason. Everything else has to be the same.
 */
enum IntendedDifference {

    /** Podman's own words are there; the reason and what to do about it follow, which it leaves to the reader. */
    CREDENTIALS(
            "(checking image updates for container ID: )reading manifest \\S+ in \\S+: (authentication required)",
            "(checking image updates for container ID: )(authentication required): .*(?:podman login|it is not there).*"),

    /** Likewise. */
    MANIFEST(
            "(checking image updates for container ID: )reading manifest \\S+ in \\S+: (manifest unknown)",
            "(checking image updates for container ID: )(manifest unknown): .*deleted or misspelt.*"),

    /** Likewise, without the words of Go's network library around it. */
    CERTIFICATE(
            "(checking image updates for container ID: )pinging container registry \\S+: Get \\S+: (tls: failed to verify certificate: x509: certificate signed by unknown authority)",
            "(checking image updates for container ID: )(tls: failed to verify certificate: x509: certificate signed by unknown authority): .*"),

    /** Likewise. */
    NO_LISTENER(
            "(checking image updates for container ID: )pinging container registry \\S+: Get \\S+: dial tcp \\S+: connect: (connection refused)",
            "(checking image updates for container ID: ).*: (connection refused): is the registry running.*"),

    /** 5.4.2 does not say whose policy it is; newer Podman says it with these words in front. */
    WHOSE_POLICY(
            "()(invalid auto-update policy .*)", "()auto-updating container \"ID\": (invalid auto-update policy .*)"),

    /** What systemd says of the unit, instead of which word was expected of it. */
    RESTART(
            "(restarting unit \\S+ during \\w+: )error restarting systemd unit \\S+ expected \"done\" but received \"(failed)\"",
            "(restarting unit \\S+ during \\w+: )the unit did not start: job (failed), .*");

    /** What is in local storage already, under whatever name, is not copied once more. */
    private static final Pattern COPY =
            Pattern.compile("Getting image source signatures|Copying .*|Writing manifest .*");

    /** Of what is no error: why an image was taken back, or is not tried again. Podman does not say. */
    private static final Pattern OUR_NOTE = Pattern.compile("\\S+\\.service: .*");

    private final Pattern podman;
    private final Pattern ours;

    IntendedDifference(String podman, String ours) {
        this.podman = Pattern.compile(podman);
        this.ours = Pattern.compile(ours);
    }

    /** What both have to say. */
    static String undo(String error) {
        return Stream.of(values())
                .flatMap(difference -> Stream.of(difference.podman, difference.ours))
                .map(pattern -> pattern.matcher(error))
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1) + matcher.group(2))
                .findFirst()
                .orElse(error);
    }

    static boolean isOfOneOnly(String line) {
        return OUR_NOTE.matcher(line).matches() || COPY.matcher(line).matches();
    }
}
