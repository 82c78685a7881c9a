package io.tidewaiter.workload;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a workload would be with another image: its unit's own labels stay, those that the image in use brought go, and the
 * candidate brings its own.
 */
final class Successor {

    private final Classifier classifier;

    Successor(Classifier classifier) {
        this.classifier = classifier;
    }

    /**
     * Why it could not be followed any more; empty where it could.
     *
     * @param container the labels that its container has now; none without one
     * @param ofImage those of them that the image in use brought
     * @param unit its unit, if systemd knows that
     */
    Optional<String> objection(
            Workload workload,
            Map<String, String> container,
            Map<String, String> ofImage,
            Optional<UnitDefinition> unit,
            Image candidate) {
        if (workload.mounted() != null) {
            // an image that is only mounted brings no labels
            return Optional.empty();
        }
        Map<String, String> own = new HashMap<>(container);
        own.entrySet().removeAll(ofImage.entrySet());
        Optional<RunCommand> run = unit.flatMap(Discovery::command);
        run.filter(command -> command.name().isEmpty() || command.name().equals(workload.container()))
                .ifPresent(command -> own.putAll(command.labels()));
        Map<String, String> next = new HashMap<>(candidate.labels());
        next.putAll(own);
        if (run.isEmpty()) {
            // What else than a command sets is not known, such as a kube file.
            next.putIfAbsent(Container.AUTO_UPDATE_LABEL, workload.policy());
        }
        Sighting sighting = new Sighting(
                workload.unit(),
                workload.ownUnit(),
                workload.container(),
                workload.named(),
                "",
                candidate.id(),
                workload.reference().toString(),
                workload.reference().toString(),
                next,
                Map.of(),
                UnitAccess.OF_USER,
                Optional.empty());
        return switch (classifier.classify(sighting)) {
            case Classifier.Follow follow -> Optional.empty();
            case Classifier.Refuse(var misfit) -> Optional.of(misfit.reason());
            case Classifier.Ignore ignore ->
                Optional.of("with it %s would not be followed any more, as neither it nor the unit sets the label %s"
                        .formatted(workload.unit(), Container.AUTO_UPDATE_LABEL));
        };
    }
}
