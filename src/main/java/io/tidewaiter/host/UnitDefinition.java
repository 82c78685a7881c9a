package io.tidewaiter.host;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a service unit would do when started, known whether or not it runs.
 *
 * @param name as systemd names it, {@code container-httpd.service}
 * @param sourcePath the file it was generated from (Quadlet's {@code .container}), null for a plain unit
 * @param commands the {@code ExecStart=} lines as argument vectors, specifiers already expanded by systemd, and the
 *     variables that {@code Environment=} sets; others are as they are written
 * @param preparations the {@code ExecStartPre=} lines likewise
 * @param cleanups the {@code ExecStop=} and {@code ExecStopPost=} lines likewise
 * @param environment the {@code Environment=} assignments, {@code NAME=value}; of those in files only {@code
 *     REGISTRY_AUTH_FILE}, behind them
 * @param restartsWith the units with which a restart stops and starts it: those it requires, is bound to or is part of
 * @param recalled an instance of a template that systemd does not have in memory and no file names: who asked knew its name
 * @param ownPaths where its processes see other files than the host has there, with the setting that makes it so: systemd.exec(5)
 */
public record UnitDefinition(
        String name,
        @Nullable String sourcePath,
        List<List<String>> commands,
        List<List<String>> preparations,
        List<List<String>> cleanups,
        List<String> environment,
        Set<String> restartsWith,
        boolean recalled,
        Map<Path, String> ownPaths) {

    /** One that sees the files of the host. */
    public UnitDefinition(
            String name,
            @Nullable String sourcePath,
            List<List<String>> commands,
            List<List<String>> preparations,
            List<List<String>> cleanups,
            List<String> environment,
            Set<String> restartsWith,
            boolean recalled) {
        this(name, sourcePath, commands, preparations, cleanups, environment, restartsWith, recalled, Map.of());
    }

    /** One that depends on no other, and that systemd or a file names. */
    public UnitDefinition(
            String name,
            @Nullable String sourcePath,
            List<List<String>> commands,
            List<List<String>> preparations,
            List<List<String>> cleanups,
            List<String> environment) {
        this(name, sourcePath, commands, preparations, cleanups, environment, Set.of(), false);
    }

    public UnitDefinition {
        commands = commands.stream().map(List::copyOf).toList();
        preparations = preparations.stream().map(List::copyOf).toList();
        cleanups = cleanups.stream().map(List::copyOf).toList();
        environment = List.copyOf(environment);
        restartsWith = Set.copyOf(restartsWith);
        ownPaths = Map.copyOf(ownPaths);
    }

    /** The setting by which it sees another file of this name than the host, or none; empty where it sees the host's. */
    public Optional<String> hides(Path file) {
        return ownPaths.entrySet().stream()
                .filter(own -> file.normalize().startsWith(own.getKey()))
                .max(Comparator.comparingInt(own -> own.getKey().getNameCount()))
                .map(Map.Entry::getValue);
    }

    /** Whether its containers are started by {@code podman kube play}, which may stand in a shell's command: podman-kube-play(1). */
    public boolean playsKube() {
        return commands.stream()
                .map(command -> String.join(" ", command))
                .anyMatch(line ->
                        line.contains("podman") && (line.contains(" kube play ") || line.contains(" play kube ")));
    }

    /** The same, known by its name only. */
    public UnitDefinition asRecalled() {
        return new UnitDefinition(
                name, sourcePath, commands, preparations, cleanups, environment, restartsWith, true, ownPaths);
    }
}
