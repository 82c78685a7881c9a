package io.tidewaiter.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All containers of a unit that count when an image is proven: a restart moves the unit as a whole, so it is proven as a
 * whole.
 *
 * @param workload whose image moved
 * @param imageId the image that everything that follows its reference must run
 * @param companions what else of the unit is followed, and of its guests ({@link Member#isGuest})
 * @param before what ran in the unit before it was restarted; empty where nothing did, or where that is not known
 */
public record Group(Workload workload, String imageId, List<Workload> companions, List<Member> before) {

    public Group {
        companions = List.copyOf(companions);
        before = List.copyOf(before);
    }

    /** A workload of which nothing else is known. */
    public static Group of(Workload workload, String imageId) {
        return new Group(workload, imageId, List.of(), List.of());
    }

    /** A container that counts. */
    public sealed interface Part {

        /** The unit that starts it alone, as in {@link Member#unit}. */
        String ownUnit();

        /** As in {@link Member#isGuest}. */
        boolean isGuest();
    }

    /**
     * One that is followed, and must pass its own rules.
     *
     * @param imageId what it must run; null for any
     */
    public record Follower(Workload workload, @Nullable String imageId, String ownUnit, boolean isGuest)
            implements Part {}

    /**
     * One that is not followed, and must run.
     *
     * @param others the names of all others in the group
     */
    public record Bystander(Member member, Set<String> others) implements Part {

        public Bystander {
            others = Set.copyOf(others);
        }

        public Optional<Container> among(List<Container> ofTheUnit) {
            return member.among(ofTheUnit, others);
        }

        @Override
        public String ownUnit() {
            return member.unit();
        }

        @Override
        public boolean isGuest() {
            return member.isGuest();
        }
    }

    public String unit() {
        return workload.unit();
    }

    /**
     * What counts, the workload's own container first: what follows the same reference, unless it is known not to have run
     * while others did, and everything else that ran before. What was down already says nothing about an image.
     */
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Follower(workload, imageId, ownUnit(workload), false));
        for (Workload companion : companions) {
            boolean moved = companion.reference().equals(workload.reference());
            boolean isGuest = !companion.unit().equals(workload.unit());
            if (ran(companion) || (moved && !isGuest && before.isEmpty())) {
                parts.add(new Follower(companion, moved ? imageId : null, ownUnit(companion), isGuest));
            }
        }
        before.stream()
                .filter(member -> !member.isOf(workload) && companions.stream().noneMatch(member::isOf))
                .map(member -> new Bystander(member, namesBut(member)))
                .forEach(parts::add);
        return parts;
    }

    private Set<String> namesBut(Member member) {
        Set<String> names = before.stream().map(Member::name).collect(Collectors.toSet());
        names.add(workload.container());
        companions.forEach(companion -> names.add(companion.container()));
        names.remove(member.name());
        return names;
    }

    private boolean ran(Workload companion) {
        return before.stream().anyMatch(member -> member.isOf(companion));
    }

    private String ownUnit(Workload follower) {
        return before.stream()
                .filter(member -> member.isOf(follower))
                .map(Member::unit)
                .findFirst()
                .orElse(follower.ownUnit());
    }
}
