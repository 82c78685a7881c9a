package io.tidewaiter.workload;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.LabelNames;
import io.tidewaiter.tag.TagRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What of several workloads does not go together where rules choose tags: a name in local storage stands for one image, and
 * a rule for one repository.
 */
final class SharedNames {

    private final Map<Reference, List<Workload>> byName;
    private final Map<String, List<Workload>> byUnit;
    private final Predicate<String> isOfUnit;

    /** @param isOfUnit whether a unit as a whole has a rule */
    SharedNames(List<Workload> all, Predicate<String> isOfUnit) {
        this.isOfUnit = isOfUnit;
        boolean any = all.stream().anyMatch(workload -> workload.rule() != null);
        this.byName = any ? all.stream().collect(Collectors.groupingBy(Workload::reference)) : new HashMap<>();
        this.byUnit = any ? all.stream().collect(Collectors.groupingBy(Workload::unit)) : new HashMap<>();
    }

    /** Why it cannot be followed beside the others, and what to do; empty where it can. */
    Optional<String> objection(Workload workload) {
        return otherRule(workload).or(() -> severalImages(workload));
    }

    private Optional<String> otherRule(Workload workload) {
        List<Workload> sharers = byName.getOrDefault(workload.reference(), List.of());
        return sharers.stream().allMatch(other -> Objects.equals(other.rule(), workload.rule()))
                ? Optional.empty()
                : Optional.of(
                        "%s have the same image name %s and do not follow the same tags (%s): give them one rule, or names with different tags"
                                .formatted(
                                        sharers.stream()
                                                .map(Workload::unit)
                                                .collect(Collectors.toCollection(TreeSet::new))
                                                .stream()
                                                .collect(Collectors.joining(" and ")),
                                        workload.reference(),
                                        sharers.stream()
                                                .map(other ->
                                                        other.rule() instanceof TagRule rule ? rule.toString() : "tag")
                                                .distinct()
                                                .collect(Collectors.joining(", "))));
    }

    private Optional<String> severalImages(Workload workload) {
        if (!isOfUnit.test(workload.unit()) || workload.rule() == null) {
            return Optional.empty();
        }
        long repositories = byUnit.getOrDefault(workload.unit(), List.of()).stream()
                .filter(other -> other.rule() != null)
                .map(other -> other.reference().name())
                .distinct()
                .count();
        return repositories < 2
                ? Optional.empty()
                : Optional.of(
                        "%s has containers of several images, and the configuration gives all of them one rule (%s): give each container its rule by the label %s instead"
                                .formatted(workload.unit(), workload.rule(), LabelNames.FOLLOW));
    }
}
