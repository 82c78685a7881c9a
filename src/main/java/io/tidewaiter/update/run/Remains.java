package io.tidewaiter.update.run;

import io.tidewaiter.host.Member;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * What a failed update left down, as systemd has it now. A pod may run while a unit that starts one of its containers does not.
 *
 * @param members the units of single containers that ran before the update and do not run now, while the unit itself does
 */
public record Remains(Journal.LeftDown entry, UnitState unit, List<UnitState> members) {

    public Remains {
        members = List.copyOf(members);
    }

    /** As things are at this moment. */
    public static Future<Remains> of(Journal.LeftDown entry, UnitManager units) {
        return units.state(entry.workload().unit())
                .compose(
                        unit -> (unit.isActive() ? members(entry, units) : Future.succeededFuture(List.<UnitState>of()))
                                .map(down -> new Remains(entry, unit, down)));
    }

    private static Future<List<UnitState>> members(Journal.LeftDown entry, UnitManager units) {
        List<String> names = entry.left().beside().members().stream()
                .map(Member::unit)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        return Repeat.gather(
                names,
                name -> units.state(name)
                        .compose(member -> isDown(member, units)
                                .map(so -> so ? Optional.of(member) : Optional.<UnitState>empty())));
    }

    /** A start that failed may leave the unit inactive: only a job that stopped the unit counts as a person's stop. */
    private static Future<Boolean> isDown(UnitState member, UnitManager units) {
        if (isOutOfReach(member) || member.isMasked() || member.isStopping()) {
            return Future.succeededFuture(false);
        }
        return member.isAtRest()
                ? units.wasStopped(member.name()).map(stopped -> !stopped)
                : Future.succeededFuture(!member.isActive() || member.restarts() > 0);
    }

    /** Whether anything of it is still as it was left: a person who starts or stops it has settled that. */
    public boolean isDown() {
        return isUnitDown() || !members.isEmpty();
    }

    /** What ran before the update and is down still. */
    List<Member> missing() {
        List<Member> before = entry.left().beside().members();
        return isUnitDown()
                ? before
                : before.stream()
                        .filter(member ->
                                members.stream().anyMatch(down -> down.name().equals(member.unit())))
                        .toList();
    }

    /** What was active with the unit before the update, and went down with it. */
    List<String> dependents() {
        return isDown() ? entry.left().beside().dependents() : List.of();
    }

    /** What rested beside the unit before the update, where this is the manager still. */
    List<String> resting(String generation) {
        return isDown() ? entry.left().beside().resting().under(generation) : List.of();
    }

    /** Whether we may start it: not while a start or a stop of it is under way. */
    public boolean isToBeStarted() {
        return isUnitDown()
                ? isFree(unit)
                : !members.isEmpty() && members.stream().allMatch(Remains::isFree);
    }

    private static boolean isFree(UnitState unit) {
        return !unit.isMasked()
                && unit.job().isEmpty()
                && !unit.isStarting()
                && !unit.activeState().equals("deactivating");
    }

    /**
     * Whether the unit itself is down, so that it is started as a whole. One that is masked is not started, and is down all the
     * same; what systemd knew of its last start may be forgotten then.
     */
    boolean isUnitDown() {
        if (isOutOfReach(unit)) {
            return false;
        }
        if (unit.isMasked() && unit.invocation().isEmpty()) {
            return true;
        }
        return switch (unit.activeState()) {
            case "failed" -> unit.endedByItself() || isSameStart();
            case "inactive" -> entry.left().inactive() && isSameStart();
            case "activating" -> true;
            case "deactivating" -> !unit.isStopping();
            default -> unit.restarts() > 0;
        };
    }

    private static boolean isOutOfReach(UnitState unit) {
        return unit.scheduled() || unit.isIdle() || unit.loadState().equals("not-found");
    }

    private boolean isSameStart() {
        String invocation = entry.left().invocation();
        return !invocation.isEmpty() && invocation.equals(unit.invocation());
    }
}
