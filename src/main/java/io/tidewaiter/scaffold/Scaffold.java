package io.tidewaiter.scaffold;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole set for one container.
 *
 * @param files in the order in which they are read best
 * @param enabled units to be enabled and started, in that order
 * @param started units that are enabled by being there (Quadlet's generator does it), to be started only
 */
public record Scaffold(List<Draft> files, List<String> enabled, List<String> started) {

    /** A file to be. */
    public record Draft(Path path, String text) {}

    public Scaffold {
        files = List.copyOf(files);
        enabled = List.copyOf(enabled);
        started = List.copyOf(started);
    }

    /**
     * @param units the folder of unit files
     * @param quadlets the folder of Quadlet files
     */
    public static Scaffold of(Blueprint blueprint, Path units, Path quadlets) {
        List<Draft> files = new ArrayList<>();
        List<String> enabled = new ArrayList<>();
        List<String> started = new ArrayList<>();
        String stem = blueprint.stem();
        ContainerText container = new ContainerText(blueprint);
        if (blueprint.kind() == Kind.QUADLET) {
            files.add(new Draft(quadlets.resolve(stem + ".container"), container.quadlet()));
        } else {
            files.add(new Draft(units.resolve(blueprint.service()), container.service()));
        }
        Duration idle = blueprint.idle();
        if (idle != null) {
            ProxyText proxy = new ProxyText(blueprint);
            HostText host = new HostText(blueprint);
            files.add(new Draft(units.resolve(stem + "-proxy.socket"), proxy.socket()));
            files.add(new Draft(units.resolve(stem + "-proxy.service"), proxy.service(idle)));
            files.add(new Draft(units.resolve(stem + "-pull.service"), host.pull()));
            enabled.add(stem + "-proxy.socket");
            enabled.add(stem + "-pull.service");
            if (blueprint.scope() == ManagerScope.SYSTEM && !blueprint.publish().isLocal()) {
                files.add(new Draft(units.resolve(stem + "-port.service"), host.port()));
                enabled.add(stem + "-port.service");
            }
        } else if (blueprint.kind() == Kind.QUADLET) {
            started.add(blueprint.service());
        } else {
            enabled.add(blueprint.service());
        }
        return new Scaffold(
                files.stream()
                        .map(file -> new Draft(file.path(), Made.marked(blueprint, file.text())))
                        .toList(),
                enabled,
                started);
    }

    /** What a person types once the files are there. */
    public List<String> commands(ManagerScope scope) {
        List<String> commands = new ArrayList<>(List.of(scope.systemctl() + " daemon-reload"));
        if (!enabled.isEmpty()) {
            commands.add(scope.systemctl() + " enable --now " + String.join(" ", enabled));
        }
        if (!started.isEmpty()) {
            commands.add(scope.systemctl() + " start " + String.join(" ", started));
        }
        return commands;
    }
}
