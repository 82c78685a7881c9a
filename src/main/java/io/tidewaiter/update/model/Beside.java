package io.tidewaiter.update.model;

import io.tidewaiter.host.Member;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The units and containers that a restart of a unit affects too, without those that people have stopped by now.
 *
 * @param dependents the units that the restart stops, or that must be stopped for it. Afterwards they are started, in this
 *     order
 * @param members the containers that run in the unit or as its guests, and must run again afterwards
 * @param resting the units that the restart would start, and that must not be started
 */
public record Beside(List<String> dependents, List<Member> members, RestingUnits resting) {

    public static final Beside NOTHING = new Beside(List.of(), List.of(), RestingUnits.NONE);

    public Beside {
        dependents = List.copyOf(dependents);
        // the first format had neither members nor what rests
        members = List.copyOf(Objects.requireNonNullElse(members, List.of()));
        resting = Objects.requireNonNullElse(resting, RestingUnits.NONE);
    }

    /** If nothing is known to have run before. */
    public static Beside of(String... dependents) {
        return new Beside(List.of(dependents), List.of(), RestingUnits.NONE);
    }

    /**
     * Without the units that people stopped since. A member of a unit at rest does not count any more.
     *
     * @param stopped the dependents that people stopped
     * @param rest the units that rest now, in addition to those that rested before
     * @param generation of the systemd manager now
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
