package io.tidewaiter.trigger;

import io.tidewaiter.update.Scope;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Turns any number of pushes into as few checks as will do: what arrives while a check is under way is looked at together
 * after it.
 */
final class Doorbell {

    private final Function<Scope, Future<?>> check;
    private final Set<Scope.Push> pending = new HashSet<>();
    private boolean busy;

    Doorbell(Function<Scope, Future<?>> check) {
        this.check = check;
    }

    void ring(Set<Scope.Push> pushes) {
        pending.addAll(pushes);
        if (!busy && !pending.isEmpty()) {
            busy = true;
            Scope scope = Scope.pushes(pending);
            pending.clear();
            check.apply(scope).onComplete(done -> {
                busy = false;
                ring(Set.of());
            });
        }
    }
}
