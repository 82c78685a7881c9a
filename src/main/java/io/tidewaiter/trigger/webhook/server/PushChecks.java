package io.tidewaiter.trigger.webhook.server;

import io.tidewaiter.time.Coalesced;
import io.tidewaiter.time.Paced;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Turns any number of pushes into as few checks as will do: what arrives while a check is under way is looked at together
 * after it, or soon where it is a long one.
 */
final class PushChecks {

    /** So many names may wait; beyond them it is cheaper to look at everything. */
    static final int MOST = 1000;

    private final Function<Scope, Future<Report>> check;
    private Set<Ring> pending = new HashSet<>();
    private boolean tooMany;
    private final Coalesced looks;

    /** @param by told when nothing here follows that name */
    record Ring(Scope.Push push, HookCounters by) {}

    PushChecks(Ticker ticker, Function<Scope, Future<Report>> check) {
        this.check = check;
        this.looks = new Coalesced(() -> Paced.begin(ticker, this::look));
    }

    void ring(Set<Ring> rings) {
        pending.addAll(rings);
        if (pending.size() > MOST) {
            pending.clear();
            tooMany = true;
        }
        if (tooMany || !pending.isEmpty()) {
            looks.ask();
        }
    }

    private Future<?> look() {
        Set<Ring> rings = pending;
        Scope scope = tooMany
                ? Scope.ALL
                : Scope.pushes(rings.stream().map(Ring::push).collect(Collectors.toSet()));
        pending = new HashSet<>();
        tooMany = false;
        return check.apply(scope)
                .onSuccess(report -> rings.stream()
                        .filter(ring -> !report.concerns(ring.push()))
                        .forEach(ring -> ring.by().count(Heard.UNKNOWN)));
    }
}
