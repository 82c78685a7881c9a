package io.tidewaiter.world;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.image.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a unit is defined to be.
 *
 * @param unit its name
 * @param runs its containers
 * @param requires units without which it does not run; it starts after them and is stopped with them
 * @param after units whose start it waits for
 * @param pod the unit of the pod that its container is in; empty for none
 * @param restart what systemd does when it ends by itself
 * @param startDelay from the beginning of a start to its container
 * @param period how often its timer starts it; zero for no timer
 * @param takes how long a run takes of what ends by itself
 * @param joins units in the namespaces of whose containers its own lives, of which systemd knows nothing
 */
record Shape(
        String unit,
        Kind kind,
        List<Run> runs,
        Set<String> requires,
        Set<String> after,
        String pod,
        Restart restart,
        Duration startDelay,
        Duration period,
        Duration takes,
        Set<String> joins) {

    Shape {
        // worlds that were kept before do not tell
        takes = Objects.requireNonNullElse(takes, Life.JOB_TAKES);
        joins = Set.copyOf(Objects.requireNonNullElse(joins, Set.of()));
    }

    /** One that lives in namespaces of its own. */
    Shape(
            String unit,
            Kind kind,
            List<Run> runs,
            Set<String> requires,
            Set<String> after,
            String pod,
            Restart restart,
            Duration startDelay,
            Duration period,
            Duration takes) {
        this(unit, kind, runs, requires, after, pod, restart, startDelay, period, takes, Set.of());
    }

    /** The same in the namespaces of the containers of another unit, after which it starts. */
    Shape joining(String other) {
        return new Shape(
                unit, kind, runs, requires, Set.of(other), pod, restart, startDelay, period, takes, Set.of(other));
    }

    /** One whose runs take as long as most. */
    Shape(
            String unit,
            Kind kind,
            List<Run> runs,
            Set<String> requires,
            Set<String> after,
            String pod,
            Restart restart,
            Duration startDelay,
            Duration period) {
        this(unit, kind, runs, requires, after, pod, restart, startDelay, period, Life.JOB_TAKES);
    }

    enum Kind {
        /** A {@code .container} Quadlet: one container is the service. */
        CONTAINER,
        /** The same with {@code Notify=healthy}. */
        NOTIFIES_HEALTHY,
        /** The same behind a socket: it runs once a visitor came. */
        ON_DEMAND,
        /** A {@code .pod} Quadlet: its members are units of their own. */
        POD,
        /** A {@code .container} Quadlet with {@code Pod=}. */
        MEMBER,
        /** A {@code .kube} Quadlet: its definition does not tell what it runs. */
        KUBE,
        /** A script that runs several containers and waits for the first. */
        SCRIPT,
        /** {@code Type=oneshot}: its container ends by itself. */
        JOB,
        /** The same with {@code RemainAfterExit=yes}: a boot or a person runs it, and no timer. */
        REMAINS,
        /** A timer starts it, its type is another one, and its container ends by itself. */
        ENDS,
        /** Runs no container of ours, and takes its time to start. */
        OTHER
    }

    /** What a container is in its unit: one image may be good as one and bad as another. */
    enum Role {
        MAIN,
        BESIDE,
        /** It runs to its end before the others start, and is gone then: only {@link Kind#KUBE} has one. */
        INIT
    }

    enum Restart {
        NO,
        ON_FAILURE,
        ALWAYS
    }

    /**
     * A container.
     *
     * @param name empty where Podman invents it
     * @param policy the value of its auto-update label; empty for none
     * @param port published on the host; 0 for none
     * @param role what its command makes of the image
     */
    record Run(String name, Reference image, String policy, Map<String, String> labels, int port, Role role) {

        Run(String name, Reference image, String policy, Map<String, String> labels, int port, @Nullable Role role) {
            this.name = name;
            this.image = image;
            this.policy = policy;
            this.labels = labels;
            this.port = port;
            this.role = role == null ? Role.MAIN : role;
        }

        Run with(Reference other) {
            return new Run(name, other, policy, labels, port, role);
        }

        boolean isInit() {
            return role == Role.INIT;
        }

        Run labelled(String label, String value) {
            Map<String, String> more = new LinkedHashMap<>(labels);
            more.put(label, value);
            return new Run(name, image, policy, more, port, role);
        }

        Map<String, String> allLabels() {
            Map<String, String> all = new LinkedHashMap<>(labels);
            if (!policy.isEmpty()) {
                all.put(Container.AUTO_UPDATE_LABEL, policy);
            }
            return all;
        }

        List<String> command(String pod, Set<String> joins) {
            List<String> line = new ArrayList<>(List.of("/usr/bin/podman", "run", "--replace", "--rm", "-d"));
            if (!name.isEmpty()) {
                line.add("--name=" + name);
            }
            allLabels().forEach((key, value) -> {
                line.add("--label");
                line.add(key + "=" + value);
            });
            if (!pod.isEmpty()) {
                line.add("--pod-id-file=/run/" + pod);
            }
            joins.forEach(other -> line.add("--network=container:" + other.replace(".service", "")));
            if (port != 0 && pod.isEmpty() && joins.isEmpty()) {
                line.add("--publish");
                line.add("127.0.0.1:" + port + ":80");
            }
            line.add(image.toString());
            return line;
        }
    }

    Shape following(Reference from, Reference to) {
        return new Shape(
                unit,
                kind,
                runs.stream()
                        .map(run -> run.image().equals(from) ? run.with(to) : run)
                        .toList(),
                requires,
                after,
                pod,
                restart,
                startDelay,
                period,
                takes,
                joins);
    }

    boolean isContainer() {
        return kind == Kind.CONTAINER || kind == Kind.NOTIFIES_HEALTHY || kind == Kind.ON_DEMAND;
    }

    /** Else something else starts it again and again. */
    boolean runsAlways() {
        return kind != Kind.ON_DEMAND && !isScheduled();
    }

    /** Each of its runs ends by itself. */
    boolean isScheduled() {
        return kind == Kind.JOB || kind == Kind.REMAINS || kind == Kind.ENDS;
    }

    /** A boot starts it. */
    boolean isEnabled() {
        return runsAlways() || kind == Kind.REMAINS;
    }

    boolean runsPodman() {
        return kind != Kind.OTHER;
    }

    /** The exit code with which Podman says that a container could not be had. */
    int cannotRun() {
        return kind == Kind.KUBE ? 125 : 126;
    }

    /** What a stop of another takes with it. */
    boolean dependsOn(String other) {
        return requires.contains(other) || pod.equals(other);
    }

    UnitDefinition definition() {
        Set<String> with = new java.util.TreeSet<>(requires);
        if (!pod.isEmpty()) {
            with.add(pod);
        }
        List<String> environment = List.of(Container.UNIT_LABEL + "=" + unit);
        String name = unit.replace(".service", "");
        return switch (kind) {
            case CONTAINER, NOTIFIES_HEALTHY, ON_DEMAND, JOB, REMAINS, ENDS, MEMBER ->
                new UnitDefinition(
                        unit,
                        "/etc/containers/systemd/" + name + ".container",
                        List.of(runs.getFirst().command(pod, joins)),
                        List.of(),
                        List.of(List.of("/usr/bin/podman", "rm", "-f", "-i", name)),
                        environment,
                        with,
                        false);
            case POD ->
                new UnitDefinition(
                        unit,
                        "/etc/containers/systemd/" + name + ".pod",
                        List.of(List.of("/usr/bin/podman", "pod", "start", name)),
                        List.of(List.of("/usr/bin/podman", "pod", "create", "--pod-id-file=/run/" + unit, name)),
                        List.of(),
                        environment,
                        with,
                        false);
            case KUBE ->
                new UnitDefinition(
                        unit,
                        "/etc/containers/systemd/" + name + ".kube",
                        List.of(List.of("/usr/bin/podman", "kube", "play", "--replace", "/etc/" + name + ".yaml")),
                        List.of(),
                        List.of(),
                        environment,
                        with,
                        false);
            case SCRIPT ->
                new UnitDefinition(
                        unit,
                        null,
                        List.of(List.of("/bin/sh", "-c", "exec podman-both " + name)),
                        List.of(),
                        List.of(),
                        environment,
                        with,
                        false);
            case OTHER ->
                new UnitDefinition(
                        unit, null, List.of(List.of("/bin/prepare")), List.of(), List.of(), List.of(), with, false);
        };
    }
}
