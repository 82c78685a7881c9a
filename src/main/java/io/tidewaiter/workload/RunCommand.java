package io.tidewaiter.workload;

import io.tidewaiter.host.ImageMount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code podman run} command line says: which image, under which name, with which labels. This is how a unit
 * tells what it starts while it does not run.
 *
 * @param image as it was written
 * @param name empty when Podman is to invent one
 * @param labels given by {@code --label}
 * @param pull when Podman asks the registry by itself: {@code missing}, {@code never}, {@code newer} or {@code always}
 * @param replaces whether a container that has the name already is removed first
 * @param removes whether the container goes when it ends
 * @param access how it reaches registries
 * @param joins the containers whose namespaces or volumes it shares or that it requires, each with the option that says so
 * @param pod the pod that it is in, by the option that says so, {@code --pod-id-file=FILE} or {@code --pod=NAME}; empty for none
 * @param isCheckSilent whether it has a HEALTHCHECK that Podman never runs, as its interval is disabled
 * @param mounts the images and the named volumes that it mounts
 * @see <a href="https://docs.podman.io/en/latest/markdown/podman-run.1.html">podman-run(1)</a>
 */
record RunCommand(
        String image,
        String name,
        Map<String, String> labels,
        String pull,
        boolean replaces,
        boolean removes,
        PullOptions access,
        Map<String, String> joins,
        String pod,
        boolean isCheckSilent,
        List<ImageMount> mounts) {

    /** One in no pod, and without such a HEALTHCHECK. */
    RunCommand(
            String image,
            String name,
            Map<String, String> labels,
            String pull,
            boolean replaces,
            boolean removes,
            PullOptions access,
            Map<String, String> joins) {
        this(image, name, labels, pull, replaces, removes, access, joins, "", false, List.of());
    }

    private static final String OF_CONTAINER = "container:";
    private static final String IN_POD = "--pod=";

    /** Options that take no value: all others swallow the next argument. */
    private static final Set<String> SWITCHES = Set.of(
            // podman itself
            "--remote",
            "-r",
            "--syslog",
            "--noout",
            "--trace",
            "--transient-store",
            // podman run
            "--detach",
            "-d",
            "--disable-content-trust",
            "--env-host",
            "--help",
            "--http-proxy",
            "--init",
            "--interactive",
            "-i",
            "--no-healthcheck",
            "--no-hostname",
            "--no-hosts",
            "--oom-kill-disable",
            "--passwd",
            "--privileged",
            "--publish-all",
            "-P",
            "--quiet",
            "-q",
            "--read-only",
            "--read-only-tmpfs",
            "--replace",
            "--rm",
            "--rmi",
            "--rootfs",
            "--sig-proxy",
            "--tls-verify",
            "--tty",
            "-t",
            "--unsetenv-all",
            // podman pull
            "--all-tags",
            // podman kube play
            "--build",
            "--force",
            "--no-trunc",
            "--start",
            "--wait");

    RunCommand {
        labels = Map.copyOf(labels);
        joins = Map.copyOf(joins);
        mounts = List.copyOf(mounts);
    }

    /** @return empty when the command is something else than {@code podman run} or {@code podman container run} */
    static Optional<RunCommand> parse(List<String> command) {
        return parse(command, Set.of("run"));
    }

    /** The same of a command that makes a container and need not start it: {@code podman create} too. */
    static Optional<RunCommand> making(List<String> command) {
        return parse(command, Set.of("run", "create"));
    }

    private static Optional<RunCommand> parse(List<String> command, Set<String> verbs) {
        if (command.isEmpty()) {
            return Optional.empty();
        }
        Reader reader = new Reader(command.subList(1, command.size()).listIterator());
        String verb = reader.verb();
        String image = verb != null && verbs.contains(verb) ? reader.positional() : null;
        return image == null
                ? Optional.empty()
                : Optional.of(new RunCommand(
                        image,
                        reader.name,
                        reader.labels,
                        reader.pull,
                        reader.replaces,
                        reader.removes,
                        reader.access,
                        reader.joins,
                        reader.pod,
                        reader.checks && reader.neverChecks,
                        reader.mounts));
    }

    static boolean isPodman(List<String> command) {
        return !command.isEmpty()
                && (command.getFirst().equals("podman") || command.getFirst().endsWith("/podman"));
    }

    /**
     * What any command line of Podman does, and to what.
     *
     * @return the verb without {@code container} or {@code image} in front, then the first thing it is about if there is
     *     one; empty when the program is not Podman
     */
    static List<String> gist(List<String> command) {
        if (!isPodman(command)) {
            return List.of();
        }
        Reader reader = new Reader(command.subList(1, command.size()).listIterator());
        return Stream.of(reader.verb(), reader.positional())
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** How members name the pod that a {@code podman pod create} makes, as in {@link #pod}; none for another command. */
    static Set<String> pods(List<String> command) {
        if (!gist(command).equals(List.of("pod", "create"))) {
            return Set.of();
        }
        Reader reader = new Reader(command.subList(1, command.size()).listIterator());
        reader.verb();
        reader.positional();
        String named = reader.positional();
        return Stream.of(reader.pod, IN_POD + reader.name, IN_POD + (named == null ? "" : named))
                .filter(pod -> !pod.isEmpty() && !pod.equals(IN_POD))
                .collect(Collectors.toSet());
    }

    /** @return empty for another command than {@code podman pull} or {@code podman image pull} */
    static Optional<PullLine> pull(List<String> command) {
        if (!isPodman(command)) {
            return Optional.empty();
        }
        Reader reader = new Reader(command.subList(1, command.size()).listIterator());
        return "pull".equals(reader.verb())
                ? Optional.of(new PullLine(reader.positionals(), reader.policy, reader.access))
                : Optional.empty();
    }

    /** How a {@code podman kube play} reaches registries; {@link PullOptions#NONE} for another command. */
    static PullOptions accessOfKube(List<String> command) {
        List<String> gist = gist(command);
        if (!gist.equals(List.of("kube", "play")) && !gist.equals(List.of("play", "kube"))) {
            return PullOptions.NONE;
        }
        Reader reader = new Reader(command.subList(1, command.size()).listIterator());
        reader.positionals();
        return reader.access;
    }

    /** Walks the arguments as Podman's own option parser does. */
    private static final class Reader {

        private final ListIterator<String> arguments;
        private final Map<String, String> labels = new HashMap<>();
        private final Map<String, String> joins = new HashMap<>();
        private final List<ImageMount> mounts = new ArrayList<>();
        private String name = "";
        private String pull = "missing";
        private String policy = "always";
        private PullOptions access = PullOptions.NONE;
        private String pod = "";
        private boolean checks;
        private boolean neverChecks;
        private boolean replaces;
        private boolean removes;

        Reader(ListIterator<String> arguments) {
            this.arguments = arguments;
        }

        /** The first word, and where that only says what it is about, the second. */
        @Nullable
        String verb() {
            String verb = positional();
            return "container".equals(verb) || "image".equals(verb) ? positional() : verb;
        }

        /** The next argument that is neither an option nor an option's value; null at the end. */
        @Nullable
        String positional() {
            while (arguments.hasNext()) {
                String argument = arguments.next();
                if (argument.equals("--")) {
                    return arguments.hasNext() ? arguments.next() : null;
                }
                if (argument.startsWith("--")) {
                    longOption(argument);
                } else if (argument.startsWith("-") && argument.length() > 1) {
                    shortOptions(argument);
                } else {
                    return argument;
                }
            }
            return null;
        }

        /** All of them that are left. */
        Set<String> positionals() {
            return Stream.generate(this::positional).takeWhile(Objects::nonNull).collect(Collectors.toSet());
        }

        private void longOption(String argument) {
            int equals = argument.indexOf('=');
            if (equals > 0) {
                take(argument.substring(0, equals), argument.substring(equals + 1));
            } else if (SWITCHES.contains(argument)) {
                take(argument, "true");
            } else {
                take(argument, next());
            }
        }

        /** {@code -dit}, {@code -p 80:80}, {@code -p80:80}, {@code -dp 80:80}. */
        private void shortOptions(String argument) {
            for (int i = 1; i < argument.length(); i++) {
                String option = "-" + argument.charAt(i);
                if (!SWITCHES.contains(option)) {
                    String rest = argument.substring(i + 1);
                    take(option, rest.isEmpty() ? next() : rest.startsWith("=") ? rest.substring(1) : rest);
                    return;
                }
            }
        }

        private void join(String container, String option, String value) {
            joins.putIfAbsent(container, option + "=" + value);
        }

        private String next() {
            return arguments.hasNext() ? arguments.next() : "";
        }

        private void take(String option, String value) {
            switch (option) {
                case "--name" -> name = value;
                case "--pull" -> pull = value;
                case "--policy" -> policy = value;
                case "--pod", "--pod-id-file" -> pod = option + "=" + value;
                case "--replace" -> replaces = Boolean.parseBoolean(value);
                case "--health-cmd" -> checks = !value.equals("none");
                case "--health-interval" -> neverChecks = value.equals("disable") || value.equals("0");
                case "--rm" -> removes = Boolean.parseBoolean(value);
                case "--network", "--net", "--pid", "--ipc", "--uts", "--userns", "--cgroupns" -> {
                    if (value.startsWith(OF_CONTAINER)) {
                        join(value.substring(OF_CONTAINER.length()), option, value);
                    }
                }
                case "--volumes-from" -> join(value.split(":", 2)[0], option, value);
                case "--requires" -> {
                    for (String required : value.split(",", -1)) {
                        join(required, option, value);
                    }
                }
                case "--mount", "--volume", "-v" ->
                    MountOption.parse(option, value).ifPresent(mounts::add);
                case "--label", "-l" -> {
                    int equals = value.indexOf('=');
                    labels.put(
                            equals < 0 ? value : value.substring(0, equals),
                            equals < 0 ? "" : value.substring(equals + 1));
                }
                default -> access = access.with(option, value);
            }
        }
    }
}
