package io.tidewaiter.workload;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.UnitName;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks into what containers say of the units that start them. What is wrong with one of them is said of that one; it
 * fails no question about the others.
 */
final class Claims {

    private final Engine engine;
    private final UnitManager units;
    private final Labels labels;

    /** The labels that images bring, by id: those never change. */
    private final Map<String, Map<String, String>> ofImages = new HashMap<>();

    /** The containers of the last look, by id: most of them are the same in the next. */
    private Map<String, Judged> before = Map.of();

    Claims(Engine engine, UnitManager units, Labels labels) {
        this.engine = engine;
        this.units = units;
        this.labels = labels;
    }

    /**
     * A container, and what became of its claim.
     *
     * @param unit what it says starts it, if systemd knows that
     * @param objection why that is not to be restarted for it
     * @param ofImage the labels that its image brings, as far as that had to be known
     */
    record Judged(
            Container container,
            Optional<UnitDefinition> unit,
            Optional<String> objection,
            Map<String, String> ofImage) {

        /** Whether nothing else would become of this one. */
        boolean isOf(Container other, UnitDefinition definition) {
            return container.equals(other) && unit.filter(definition::equals).isPresent();
        }

        /** One that need not, or cannot, be looked into. */
        Judged(Container container, Optional<String> objection) {
            this(container, Optional.empty(), objection, Map.of());
        }
    }

    /** @param defined the units that are known to run Podman, by name */
    Future<List<Judged>> judge(List<Container> containers, Map<String, UnitDefinition> defined) {
        ofImages.keySet().retainAll(containers.stream().map(Container::imageId).collect(Collectors.toSet()));
        List<Future<Judged>> judged = containers.stream()
                .map(container -> judge(container, defined.get(String.valueOf(container.unit()))))
                .toList();
        return Future.all(judged).map(all -> {
            Map<String, Judged> now = new HashMap<>();
            judged.forEach(one -> now.put(one.result().container().id(), one.result()));
            before = now;
            return all.list();
        });
    }

    private Future<Judged> judge(Container container, @Nullable UnitDefinition defined) {
        if (defined != null && before.get(container.id()) instanceof Judged known && known.isOf(container, defined)) {
            return Future.succeededFuture(known);
        }
        String unit = container.unit();
        if (unit == null) {
            return Future.succeededFuture(new Judged(container, inLoosePod(container)));
        }
        Optional<String> mistake = UnitName.mistake(unit);
        if (mistake.isPresent()) {
            return Future.succeededFuture(new Judged(
                    container,
                    Optional.of("\"%s\" (label %s of container %s) is no unit that could be restarted: %s"
                            .formatted(unit, Container.UNIT_LABEL, container.name(), mistake.get()))));
        }
        return (defined == null ? units.definition(unit) : Future.succeededFuture(Optional.of(defined)))
                .compose(known -> judge(container, known))
                .otherwise(trouble -> new Judged(container, Optional.of(String.valueOf(trouble.getMessage()))));
    }

    private static Optional<String> inLoosePod(Container container) {
        return Optional.of(container.loosePod())
                .filter(pod -> !pod.isEmpty())
                .map(pod ->
                        "pod %s was made by hand, and no unit is known to start it or container %s in it: have a unit start the pod (a .pod Quadlet)"
                                .formatted(pod, container.name()));
    }

    /** Its image is looked at where that may be the origin of what is odd about the container's labels. */
    private Future<Judged> judge(Container container, Optional<UnitDefinition> unit) {
        Optional<Claim> claim = unit.map(definition -> new Claim(container, definition));
        boolean sound = claim.map(Claim::isEvident).orElse(true)
                && labels.read(String.valueOf(container.unit()), container.labels())
                        .mistakes()
                        .isEmpty();
        return (sound ? Future.succeededFuture(Map.<String, String>of()) : ofImage(container.imageId()))
                .map(brought -> new Judged(container, unit, claim.flatMap(said -> said.objection(brought)), brought));
    }

    /** What cannot be looked at, as its image was removed by force, brought nothing that we know of. */
    Future<Map<String, String>> ofImage(String id) {
        Map<String, String> known = ofImages.get(id);
        return known != null
                ? Future.succeededFuture(known)
                : engine.image(id)
                        .map(image -> image.map(Image::labels).orElse(Map.of()))
                        .onSuccess(labels -> ofImages.put(id, labels));
    }
}
