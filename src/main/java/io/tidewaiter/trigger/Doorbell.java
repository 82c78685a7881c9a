package io.tidewaiter.trigger;

import io.tidewaiter.update.Report;
import io.tidewaiter.update.Scope;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Turns any number of pushes into as few checks as will do: what arrives while a check is under way is looked at together
 * after it.
 */
final class Doorbell {

    /** So many names may wait; beyond them it is cheaper to look at everything. */
    static final int MOST = 1000;

    private final Function<Scope, Future<Report>> check;
    private Set<Ring> pending = new HashSet<>();
    private boolean tooMany;
    private boolean busy;

    /** @param by whoever is told when nothing here follows that name */
    record Ring(Scope.Push push, HookCounters by) {}

    Doorbell(Function<Scope, Future<Report>> check) {
        this.check = check;
    }

    void ring(Set<Ring> rings) {
        pending.addAll(rings);
        if (pending.size() > MOST) {
            pending.clear();
            tooMany = true;
        }
        if (!busy && (tooMany || !pending.isEmpty())) {
            look();
        }
    }

    private void look() {
        Set<Ring> rings = pending;
        Scope scope = tooMany
                ? Scope.ALL
                : Scope.pushes(rings.stream().map(Ring::push).collect(Collectors.toSet()));
        busy = true;
        pending = new HashSet<>();
        tooMany = false;
        check.apply(scope)
                .onSuccess(report -> rings.stream()
                        .filter(ring -> !report.concerns(ring.push()))
                        .forEach(ring -> ring.by().count(Heard.UNKNOWN)))
                .onComplete(done -> {
                    busy = false;
                    ring(Set.of());
                });
    }
}
