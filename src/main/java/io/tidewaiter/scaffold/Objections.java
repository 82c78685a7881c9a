package io.tidewaiter.scaffold;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What on a host stands against a set: better told beforehand than found out by a unit that does not start. */
public final class Objections {

    private Objections() {}

    /** All of them, one sentence each; none when the set can be written. */
    public static List<String> to(Blueprint blueprint, Scaffold scaffold, Host host) throws IOException {
        List<String> objections = new ArrayList<>();
        int port = blueprint.publish().port();
        if (port < host.lowestPort()) {
            objections.add(
                    "port %d is below %d, which only root may open: take a higher one, or --system, or lower net.ipv4.ip_unprivileged_port_start"
                            .formatted(port, host.lowestPort()));
        }
        if (blueprint.kind() == Kind.QUADLET && !host.hasQuadlet()) {
            objections.add("Podman here has no Quadlet, which came with 4.4: say --unit");
        }
        List<Made> own = host.made().stream()
                .filter(made -> made.name().equals(blueprint.name()))
                .toList();
        if (!own.isEmpty()) {
            own.forEach(made -> objections.add("%s is there already: tidewaiter init --remove %s takes it away"
                    .formatted(made.path(), blueprint.name())));
            return objections;
        }
        ports(blueprint, host, objections);
        names(scaffold, host, objections);
        return objections;
    }

    private static void ports(Blueprint blueprint, Host host, List<String> objections) throws IOException {
        for (Made made : host.madeByAll()) {
            for (int port : blueprint.ports()) {
                String objection = "port %d is taken by %s (%s)".formatted(port, made.name(), owner(made));
                if (made.ports().contains(port) && !objections.contains(objection)) {
                    objections.add(objection);
                }
            }
        }
    }

    private static String owner(Made made) {
        return "tidewaiter init made it in " + made.path().getParent();
    }

    /** A file of the same name elsewhere would be hidden by ours, or hide it. */
    private static void names(Scaffold scaffold, Host host, List<String> objections) {
        for (Scaffold.Draft draft : scaffold.files()) {
            String name = String.valueOf(draft.path().getFileName());
            String stem = name.substring(0, name.lastIndexOf('.'));
            for (String other :
                    name.endsWith(".socket") ? List.of(name) : List.of(stem + ".service", stem + ".container")) {
                for (Path path : host.found(other)) {
                    objections.add(
                            "%s is there already, and not by tidewaiter init: take another name".formatted(path));
                }
            }
        }
    }
}
