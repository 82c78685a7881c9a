package io.tidewaiter.update;

import io.tidewaiter.host.ExternalException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the process does to its host and writes to its journal, in order. A test can let any of it fail or wait, or kill
 * the process right after it: from then on nothing that the process asks for happens or is answered.
 */
public final class Acts {

    private static final int NEVER = -1;

    private final List<String> log = new ArrayList<>();
    private final Set<String> failing = new HashSet<>();
    private final Set<String> failingOnce = new HashSet<>();
    private final Map<String, Gate> gates = new HashMap<>();
    private int killAfterNumber = NEVER;
    private @Nullable String killAfterName;
    private boolean dead;
    private Promise<Void> killed = Promise.promise();

    /** Something is done; a failing act is begun and has no effect. */
    <T> Future<T> act(String what, Supplier<Future<T>> effect) {
        if (dead) {
            return die();
        }
        boolean last = log.size() == killAfterNumber || what.equals(killAfterName);
        log.add(what);
        return answer(what, effect).compose(result -> last ? die() : Future.succeededFuture(result));
    }

    /** Something is asked that changes nothing: it can fail or wait in the same way and is not in the log. */
    <T> Future<T> read(String what, Supplier<Future<T>> answer) {
        return dead ? die() : answer(what, answer);
    }

    private <T> Future<T> answer(String what, Supplier<Future<T>> effect) {
        Gate gate = gates.get(what);
        Future<Void> mayGo = gate == null ? Future.succeededFuture() : gate.reach();
        return mayGo.compose(open -> failing.contains(what) || failingOnce.remove(what)
                ? Future.failedFuture(new ExternalException("cannot " + what))
                : effect.get());
    }

    private <T> Future<T> die() {
        dead = true;
        killed.tryComplete();
        return Promise.<T>promise().future();
    }

    /** Everything done so far. */
    public List<String> log() {
        return List.copyOf(log);
    }

    public void forget() {
        log.clear();
    }

    /** From now on this fails. */
    public void fail(String what) {
        failing.add(what);
    }

    /** The next time this fails. */
    public void failOnce(String what) {
        failingOnce.add(what);
    }

    /** Nothing fails any more. */
    public void heal() {
        failing.clear();
    }

    /** From now on this waits until the gate is opened. */
    public Gate hold(String what) {
        return gates.computeIfAbsent(what, any -> new Gate());
    }

    /** @return completes when the act of this number, counted from 0, had its effect, of which the process never learns */
    public Future<Void> killAfter(int number) {
        killAfterNumber = number;
        return killed.future();
    }

    /** The same for the first act of this name. */
    public Future<Void> killAfter(String what) {
        killAfterName = what;
        return killed.future();
    }

    /** Another process is there. */
    void revive() {
        dead = false;
        killAfterNumber = NEVER;
        killAfterName = null;
        killed = Promise.promise();
        gates.clear();
    }

    /** Where an act waits. */
    public static final class Gate {

        private final Promise<Void> open = Promise.promise();
        private int reached;

        private Future<Void> reach() {
            reached++;
            return open.future();
        }

        public int reached() {
            return reached;
        }

        public void open() {
            open.tryComplete();
        }
    }
}
