package io.tidewaiter.daemon;

import io.tidewaiter.app.Notices;
import io.tidewaiter.config.Spelling;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.Workload;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.port.NotFollowedException;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds workloads, and says which units of the configuration do not exist: what is set for a misspelt unit counts for
 * nothing. That is no mistake of the file, as the unit may come later.
 */
final class ConfiguredUnits implements Workloads {

    /** In front of the name of a unit: the subject of its notice. */
    static final String SUBJECT = "workloads.";

    private final Workloads workloads;
    private final UnitManager units;
    private final Set<String> configured;
    private final Notices notices;

    /** @param configured the names of units in the section {@code workloads} */
    ConfiguredUnits(Workloads workloads, UnitManager units, Set<String> configured, Notices notices) {
        this.workloads = workloads;
        this.units = units;
        this.configured = Set.copyOf(configured);
        this.notices = notices;
    }

    @Override
    public Future<Found> find() {
        return workloads
                .find()
                .compose(found ->
                        Repeat.each(configured, unit -> look(unit, found)).map(found));
    }

    @Override
    public Future<Optional<String>> objection(Workload workload, Image candidate) {
        return workloads.objection(workload, candidate);
    }

    /** Where systemd cannot be asked, that shows elsewhere. */
    private Future<Void> look(String unit, Found found) {
        return inVain(unit, found)
                .onSuccess(why -> why.ifPresentOrElse(
                        words -> notices.say(
                                SUBJECT + unit,
                                words
                                        + ", so the health, gates and hooks that the configuration sets for it count for nothing"),
                        () -> notices.over(SUBJECT + unit)))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private Future<Optional<String>> inVain(String unit, Found found) {
        List<String> followed =
                found.workloads().stream().map(Workload::unit).distinct().toList();
        if (followed.contains(unit)) {
            return Future.succeededFuture(Optional.empty());
        }
        if (unit.contains("@.")) {
            return Future.succeededFuture(
                    Optional.of("it is a template: name its instances, as %s".formatted(unit.replace("@.", "@1."))));
        }
        if (found.members().containsKey(unit)
                || found.misfits().stream().anyMatch(misfit -> unit.equals(misfit.unit()))) {
            return Future.succeededFuture(Optional.of(reason(unit, found)));
        }
        // one that exists may start a container that shows only while it runs, as podman kube play does
        return units.state(unit)
                .map(state -> state.loadState().equals("not-found")
                        ? Optional.of("this host has no such unit" + meant(unit, followed))
                        : Optional.empty());
    }

    private static String reason(String unit, Found found) {
        try {
            found.of(unit);
            return "";
        } catch (NotFollowedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String meant(String unit, List<String> followed) {
        return Spelling.nearest(unit, followed)
                .map(" (is %s meant?)"::formatted)
                .orElse("");
    }
}
