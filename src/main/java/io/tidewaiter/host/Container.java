package io.tidewaiter.host;

import io.soabase.recordbuilder.core.RecordBuilder;
import io.tidewaiter.policy.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container as the engine has it now, running or not.
 *
 * @param id 64 hex digits
 * @param name the name a person gave it, or the engine's invention
 * @param imageId what it was created from: 64 hex digits, without {@code sha256:}
 * @param imageName the name it was created from, resolved
 * @param running false when created, stopped or exited
 * @param labels its own and its image's; which unit starts it, a member of a pod does not say for itself
 * @param ports those published on the host
 * @param health what its HEALTHCHECK says
 * @param restarts how often the engine itself has started it again since it was created
 * @param healthBudget how long its HEALTHCHECK may take to reach a first verdict; zero without one
 * @param state in Podman's word: {@code created}, {@code running}, {@code exited}, …; empty when it is not known
 * @param ownUnit the unit that starts it alone, where another one starts all that it belongs to, as with a pod; else empty
 * @param loosePod the pod it is in where no unit starts that, as people make them by hand; else empty
 * @param mayBeKilled it exited, and {@code podman stop} or a signal from outside may have ended it
 * @param started since when it runs; null when it does not, or the engine does not say
 * @param relayed a port forwarder takes the connections to its ports, and only then looks for a listener in it, for a while
 * @param mounts the images that it has mounted as data; a list of containers does not tell them
 */
@RecordBuilder
public record Container(
        String id,
        String name,
        String imageId,
        String imageName,
        boolean running,
        Map<String, String> labels,
        List<PublishedPort> ports,
        Health health,
        int restarts,
        Duration healthBudget,
        String state,
        String ownUnit,
        String loosePod,
        boolean mayBeKilled,
        @Nullable Instant started,
        boolean relayed,
        List<ImageMount> mounts)
        implements ContainerBuilder.With {

    /** One that is in no pod, or in one that a unit starts. */
    public Container(
            String id,
            String name,
            String imageId,
            String imageName,
            boolean running,
            Map<String, String> labels,
            List<PublishedPort> ports,
            Health health,
            int restarts,
            Duration healthBudget,
            String state,
            String ownUnit) {
        this(
                id,
                name,
                imageId,
                imageName,
                running,
                labels,
                ports,
                health,
                restarts,
                healthBudget,
                state,
                ownUnit,
                "",
                false,
                null,
                false,
                List.of());
    }

    /** Which containers are followed, and how: podman-auto-update(1). */
    public static final String AUTO_UPDATE_LABEL = "io.containers.autoupdate";

    /** The file with the credentials for the image's registry: podman-auto-update(1). */
    public static final String AUTH_FILE_LABEL = "io.containers.autoupdate.authfile";

    /** The unit that starts the container; Podman copies it from the environment of that name. */
    public static final String UNIT_LABEL = "PODMAN_SYSTEMD_UNIT";

    /** The state of the HEALTHCHECK, in Podman's words. */
    public enum Health {
        /** The image has no HEALTHCHECK. */
        NONE,
        /** It has one that Podman does not run, as with {@code HealthInterval=disable}: it never says anything. */
        NEVER,
        STARTING,
        HEALTHY,
        UNHEALTHY
    }

    /**
     * A port of the container that is reachable on the host.
     *
     * @param hostAddress empty or {@code 0.0.0.0} for every address of the host
     * @param protocol {@code tcp}, {@code udp} or {@code sctp}
     */
    public record PublishedPort(String hostAddress, int hostPort, int containerPort, String protocol) {

        private String reachedAt() {
            return switch (hostAddress) {
                case "", "0.0.0.0" -> "127.0.0.1";
                case "::" -> "[::1]";
                default -> hostAddress;
            };
        }
    }

    public Container {
        labels = Map.copyOf(labels);
        ports = List.copyOf(ports);
        mounts = List.copyOf(mounts);
    }

    /** As the engine's list of containers has it: without what only an inspection tells, of ports, health and restarts. */
    public static Container listed(
            String id,
            String name,
            String imageId,
            String imageName,
            boolean running,
            Map<String, String> labels,
            String ownUnit,
            String loosePod) {
        return new Container(
                id,
                name,
                imageId,
                imageName,
                running,
                labels,
                List.of(),
                Health.NONE,
                0,
                Duration.ZERO,
                "",
                ownUnit,
                loosePod,
                false,
                null,
                false,
                List.of());
    }

    /** The same one, of which it is known since when it runs. */
    public Container since(@Nullable Instant start) {
        return withStarted(running ? start : null);
    }

    /** It ran, and its process ended. */
    public boolean exited() {
        return state.equals("exited");
    }

    /** Its processes are paused: podman-pause(1). */
    public boolean paused() {
        return state.equals("paused");
    }

    /** Where each TCP port that it publishes is reached from this host. */
    public List<Probe.Tcp> publishedTcp() {
        return ports.stream()
                .filter(port -> port.protocol().equals("tcp"))
                .map(port -> new Probe.Tcp(port.reachedAt(), port.hostPort()))
                .toList();
    }

    /** The unit that owns it, or null when it was started by hand. */
    public @Nullable String unit() {
        String unit = labels.get(UNIT_LABEL);
        return unit == null || unit.isBlank() ? null : unit;
    }
}
