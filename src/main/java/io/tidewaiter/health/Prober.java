package io.tidewaiter.health;

import io.tidewaiter.host.Container;
import io.tidewaiter.policy.Probe;
import io.tidewaiter.update.port.Engine;
import io.vertx.core.Future;
import java.util.List;

/** Puts probes to a running container. All of them must answer. */
final class Prober {

    private final Engine engine;
    private final ContainerNetwork network;

    Prober(Engine engine, ContainerNetwork network) {
        this.engine = engine;
        this.network = network;
    }

    /** @param probes with none, every TCP port that the container publishes is tried */
    Future<Observation> probe(Container container, List<Probe> probes) {
        List<Future<Observation>> answers = (probes.isEmpty() ? container.publishedTcp() : probes)
                .stream().map(probe -> ask(container, probe)).toList();
        return Future.join(answers)
                .map(all -> answers.stream()
                        .map(Future::result)
                        .filter(answer -> !(answer instanceof Observation.Good))
                        .findFirst()
                        .orElseGet(Observation.Good::new));
    }

    private Future<Observation> ask(Container container, Probe probe) {
        return switch (probe) {
            case Probe.Http get -> get(container, get);
            case Probe.Tcp connection -> connect(container, connection);
            case Probe.Exec(List<String> command) -> exec(container, command);
        };
    }

    private Future<Observation> get(Container container, Probe.Http probe) {
        Probe.Http where = probe.to(container.publishedTcp());
        return network.get(where)
                .map(status -> status >= 200 && status < 400
                        ? new Observation.Good()
                        : lacking(where + " answers with status " + status))
                .otherwise(trouble -> lacking(where + " does not answer (" + trouble.getMessage() + ")"));
    }

    private Future<Observation> connect(Container container, Probe.Tcp where) {
        String address = where.host() + ":" + where.port();
        return network.connect(where, container.relayed())
                .map(alive -> alive
                        ? new Observation.Good()
                        : lacking(address + " accepts connections and closes them at once"))
                .otherwise(trouble -> lacking("nothing listens on " + address + " (" + trouble.getMessage() + ")"));
    }

    private Future<Observation> exec(Container container, List<String> command) {
        return engine.exec(container.id(), command)
                .map(code -> code == 0
                        ? new Observation.Good()
                        : lacking("\"%s\" in container %s exits with %d"
                                .formatted(String.join(" ", command), container.name(), code)))
                .otherwise(trouble -> lacking("\"%s\" in container %s: %s"
                        .formatted(String.join(" ", command), container.name(), trouble.getMessage())));
    }

    private static Observation lacking(String reason) {
        return new Observation.Lacking(reason);
    }
}
