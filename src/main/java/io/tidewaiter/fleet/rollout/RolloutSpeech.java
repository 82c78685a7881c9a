package io.tidewaiter.fleet.rollout;

import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdFailure;
import io.tidewaiter.fleet.etcd.EtcdFailure.Kind;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.PersonActs.Act;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.RolloutWords.Answer;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/** Reads all that etcd has of a fleet, and writes a person's word. */
public final class RolloutSpeech {

    private static final int TRIES = 3;

    private final Etcd etcd;
    private final FleetKeys keys;

    /** The word was not carried out. The message is for the person. */
    public static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    public RolloutSpeech(Etcd etcd, FleetKeys keys) {
        this.etcd = etcd;
        this.keys = keys;
    }

    /** All that etcd has of the fleet, as it was at one revision. */
    public Future<FleetView> read() {
        return etcd.read(List.of(keys.root())).compose(all -> {
            FleetView view = new FleetView(keys, () -> {});
            all.entries().forEach(view::put);
            return view.get(keys.meta(), String.class)
                    .map(meta -> FleetPrefix.check(keys, meta.value()))
                    .orElseGet(Future::succeededFuture)
                    .map(view);
        });
    }

    /**
     * Writes a person's word on a target. Where another acted in between, nothing is written, and the message says what the
     * other did. A transaction whose outcome is not known is tried again: what it compares keeps it from being done twice.
     *
     * @return what is so now, in a line; fails with {@link Refused}
     */
    public Future<String> say(Target target, Function<FleetView, Answer> word) {
        return read().compose(before -> switch (word.apply(before)) {
            case Answer.Refused(String reason) -> Future.failedFuture(new Refused(reason));
            case Answer.Already(String state) -> Future.succeededFuture(state);
            case Answer.Write write -> write(target, before, write);
        });
    }

    private Future<String> write(Target target, FleetView before, Answer.Write write) {
        return commit(write, TRIES)
                .compose(held -> held
                        ? Future.succeededFuture(write.act().what())
                        : read().compose(now -> now.acts(target).acts().contains(write.act())
                                ? Future.succeededFuture(write.act().what())
                                : Future.failedFuture(new Refused(tooSlow(target, before, now)))));
    }

    private Future<Boolean> commit(Answer.Write write, int tries) {
        return etcd.commit(write.txn())
                .recover(failure -> tries > 1 && EtcdFailure.is(failure, Kind.UNREACHABLE)
                        ? commit(write, tries - 1)
                        : Future.failedFuture(failure));
    }

    private String tooSlow(Target target, FleetView before, FleetView now) {
        return "nothing was done, as another was faster: "
                + now.acts(target).acts().stream()
                        .filter(act -> !before.acts(target).acts().contains(act))
                        .findFirst()
                        .map(Act::text)
                        .or(() -> now.get(keys.gate(target), RolloutGate.class)
                                .map(gate -> RolloutWords.said(gate.value())))
                        .orElse("look at tidewaiter fleet status");
    }
}
