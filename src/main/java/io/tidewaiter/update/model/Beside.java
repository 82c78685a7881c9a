package io.tidewaiter.update.model;

import io.tidewaiter.host.Member;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What goes with a unit when that is restarted, by the latest word of people.
 *
 * @param dependents what the restart stops or has to be stopped for it, and is to be active again afterwards, in this order
 * @param members what runs in the unit or as its guest, and is to do so afterwards
 * @param resting what the restart would start, and is not to
 */
public record Beside(List<String> dependents, List<Member> members, RestingUnits resting) {

    public static final Beside NOTHING = new Beside(List.of(), List.of(), RestingUnits.NONE);

    public Beside {
        dependents = List.copyOf(dependents);
        // the first format had neither members nor what rests
        members = List.copyOf(Objects.requireNonNullElse(members, List.of()));
        resting = Objects.requireNonNullElse(resting, RestingUnits.NONE);
    }

    /** Where nothing is known to have run before. */
    public static Beside of(String... dependents) {
        return new Beside(List.of(dependents), List.of(), RestingUnits.NONE);
    }

    /**
     * Once people stopped more of it: a member that rests does not count.
     *
     * @param stopped dependents
     * @param rest what rests besides what rested before
     * @param generation of the manager now, under which that rested as well
     */
    public Beside without(Set<String> stopped, Set<String> rest, String generation) {
        Set<String> rests = new TreeSet<>(resting.units());
        rests.addAll(rest);
        return new Beside(
                dependents.stream().filter(one -> !stopped.contains(one)).toList(),
                members.stream()
                        .filter(member -> !rests.contains(member.unit()))
                        .filter(member -> !member.isGuest() || !stopped.contains(member.unit()))
                        .toList(),
                new RestingUnits(List.copyOf(rests), generation));
    }

    /** With these dependents too. */
    public Beside joinedBy(List<String> units) {
        Set<String> all = new LinkedHashSet<>(dependents);
        all.addAll(units);
        return new Beside(List.copyOf(all), members, resting);
    }
}
