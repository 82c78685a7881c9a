package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidewaiter.host.Container;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which unit starts a member of a pod: the one that starts the pod, which its infra container carries, whatever the
 * member says of itself. Podman has it so (podman-auto-update(1)), as a member alone cannot be created again. In a pod that no
 * unit starts, as people make them by hand, a member may have a unit of its own.
 */
final class Pods {

    private final Libpod libpod;

    Pods(Libpod libpod) {
        this.libpod = libpod;
    }

    /** Asks for each pod once. */
    Units units() {
        return new Units();
    }

    /**
     * What starts a container.
     *
     * @param loosePod the pod that it is in, where no unit starts that; else empty
     */
    record Owner(Optional<String> unit, String loosePod) {

        static final Owner UNKNOWN = new Owner(Optional.empty(), "");
    }

    /**
     * A pod.
     *
     * @param unit which starts it
     */
    private record Pod(String name, Optional<String> unit) {

        Owner of(JsonNode member) {
            return unit.isPresent() ? new Owner(unit, "") : new Owner(Pods.unit(member.path("Labels")), name);
        }
    }

    /** The units of containers, as of one moment. */
    final class Units {

        private final Map<String, Future<Optional<Pod>>> byPod = new HashMap<>();

        private Units() {}

        /** @param entry of an answer of {@code containers/json} */
        Future<Owner> of(JsonNode entry) {
            String pod = entry.path("Pod").asText("");
            return pod.isEmpty() || entry.path("IsInfra").asBoolean()
                    ? Future.succeededFuture(new Owner(unit(entry.path("Labels")), ""))
                    : byPod.computeIfAbsent(pod, id -> find(id))
                            .map(found -> found.map(there -> there.of(entry)).orElse(Owner.UNKNOWN));
        }
    }

    /** Empty for one that just goes, or whose infra container does. */
    private Future<Optional<Pod>> find(String id) {
        return libpod.getContainers("/pods/" + id + "/json")
                .compose(found -> found.map(this::read).orElse(Future.succeededFuture(Optional.empty())));
    }

    private Future<Optional<Pod>> read(JsonNode pod) {
        String name = pod.path("Name").asText();
        String infra = pod.path("InfraContainerID").asText("");
        return infra.isEmpty()
                ? Future.succeededFuture(Optional.of(new Pod(name, Optional.empty())))
                : libpod.getContainers("/containers/" + infra + "/json")
                        .map(found -> found.map(inspected ->
                                new Pod(name, unit(inspected.path("Config").path("Labels")))));
    }

    /**
     * The containers of a unit: for an infra container the members of its pod, and a member that only says so itself where no
     * unit starts its pod.
     *
     * @param labelled an answer of {@code containers/json}, of those that say that the unit starts them
     */
    Future<JsonNode> ofUnit(JsonNode labelled) {
        ArrayNode own = JsonNodeFactory.instance.arrayNode();
        Future<Void> all = Future.succeededFuture();
        for (JsonNode container : labelled) {
            String pod = container.path("Pod").asText("");
            if (pod.isEmpty()) {
                own.add(container);
            } else if (container.path("IsInfra").asBoolean()) {
                all = all.compose(before -> membersOf(pod)).map(members -> {
                    members.forEach(own::add);
                    return null;
                });
            } else {
                all = all.compose(before -> find(pod)).map(found -> {
                    found.filter(there -> there.unit().isEmpty()).ifPresent(loose -> own.add(container));
                    return null;
                });
            }
        }
        return all.map(own);
    }

    private Future<List<JsonNode>> membersOf(String pod) {
        return libpod.getContainers("/containers/json?all=true&filters=" + Libpod.filter("pod", pod))
                .map(list -> list.stream()
                        .flatMap(JsonNode::valueStream)
                        .filter(container -> !container.path("IsInfra").asBoolean())
                        .toList());
    }

    private static Optional<String> unit(JsonNode labels) {
        return Optional.of(labels.path(Container.UNIT_LABEL).asText("")).filter(unit -> !unit.isEmpty());
    }
}
