package io.tidewaiter.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A container that ran in a unit before that was restarted, and is to run in it afterwards.
 *
 * @param name the container's name
 * @param image the name that it was created from, as the engine resolved it
 * @param unit the unit that starts this container alone, where that is another: a member of a pod has one; else empty
 * @param isGuest whether it belongs to that other unit only, and uses the namespaces or volumes of a container of this one
 */
public record Member(String name, String image, String unit, boolean isGuest) {

    /** The journal of an earlier version, or a damaged one, may lack any of them. */
    public Member(@Nullable String name, @Nullable String image, @Nullable String unit, boolean isGuest) {
        this.name = name == null ? "" : name;
        this.image = image == null ? "" : image;
        this.unit = unit == null ? "" : unit;
        this.isGuest = isGuest;
    }

    /** One of the unit itself. */
    public Member(@Nullable String name, @Nullable String image, @Nullable String unit) {
        this(name, image, unit, false);
    }

    /** The same, as a guest that this unit starts. */
    public Member guestOf(String other) {
        return new Member(name, image, other, true);
    }

    /**
     * Those of a unit's containers that run now, but for what its HEALTHCHECK calls unhealthy already: that says nothing
     * about an image that comes.
     *
     * @param followed of the unit: their next containers have the names that the unit gives them, whatever they are called by
     *     now
     */
    public static List<Member> running(List<Container> ofTheUnit, List<Workload> followed) {
        return ofTheUnit.stream()
                .filter(container -> container.running() && container.health() != Container.Health.UNHEALTHY)
                .map(container -> new Member(
                        followed.stream()
                                .filter(workload -> workload.named()
                                        && workload.among(ofTheUnit)
                                                .filter(container::equals)
                                                .isPresent())
                                .map(Workload::container)
                                .findFirst()
                                .orElse(container.name()),
                        container.imageName(),
                        container.ownUnit()))
                .toList();
    }

    /**
     * Which of the unit's containers it is now. Where Podman invents the name the image's name tells it.
     *
     * @param others the names of all others that ran before, none of which it can be
     */
    public Optional<Container> among(List<Container> ofTheUnit, Set<String> others) {
        return first(ofTheUnit, container -> container.name().equals(name))
                .or(() -> first(
                        ofTheUnit,
                        container -> !unit.isEmpty() && container.ownUnit().equals(unit)))
                .or(() -> first(
                        ofTheUnit,
                        container -> container.imageName().equals(image) && !others.contains(container.name())));
    }

    private static Optional<Container> first(List<Container> all, Predicate<Container> wanted) {
        return all.stream().filter(wanted).findFirst();
    }

    /** Whether it is the container of this workload. */
    boolean isOf(Workload workload) {
        return name.equals(workload.container())
                || (!workload.named() && image.equals(workload.reference().toString()));
    }
}
