package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidewaiter.update.port.Container;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which unit starts a member of a pod: the one that starts the pod, which its infra container carries, whatever the
 * member says of itself. Podman has it so (podman-auto-update(1)), as a member alone cannot be made anew.
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

    /** The units of containers, as of one moment. */
    final class Units {

        private final Map<String, Future<Optional<String>>> byPod = new HashMap<>();

        private Units() {}

        /** @param entry of an answer of {@code containers/json} */
        Future<Optional<String>> of(JsonNode entry) {
            String pod = entry.path("Pod").asText("");
            return pod.isEmpty() || entry.path("IsInfra").asBoolean()
                    ? Future.succeededFuture(unit(entry.path("Labels")))
                    : byPod.computeIfAbsent(pod, this::ofPod);
        }

        private Future<Optional<String>> ofPod(String pod) {
            return libpod.get("/pods/" + pod + "/json")
                    .compose(found -> found.map(
                                    json -> json.path("InfraContainerID").asText(""))
                            .filter(infra -> !infra.isEmpty())
                            .map(infra -> libpod.get("/containers/" + infra + "/json"))
                            .orElse(Future.succeededFuture(Optional.empty())))
                    .map(infra -> infra.flatMap(
                            inspected -> unit(inspected.path("Config").path("Labels"))));
        }
    }

    /**
     * The containers of a unit: for an infra container the members of its pod, and no member that only says so itself.
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
            }
        }
        return all.map(own);
    }

    private Future<List<JsonNode>> membersOf(String pod) {
        return libpod.get("/containers/json?all=true&filters=" + Libpod.filter("pod", pod))
                .map(list -> list.stream()
                        .flatMap(JsonNode::valueStream)
                        .filter(container -> !container.path("IsInfra").asBoolean())
                        .toList());
    }

    private static Optional<String> unit(JsonNode labels) {
        return Optional.of(labels.path(Container.UNIT_LABEL).asText("")).filter(unit -> !unit.isEmpty());
    }
}
