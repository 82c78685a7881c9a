package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.fleet.agent.FleetAgent;
import io.tidewaiter.host.Release;
import io.tidewaiter.memory.FleetMemory.Turn;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Row;
import io.vertx.core.Future;
import java.time.Duration;

/** One update of a simulated host, with the states and writes of the daemon's, in one life of the host. */
final class SimulatedUpdate {

    private static final String GENERATION = "boot:1";

    private final SimulatedMember host;
    private final FleetAgent fleet;
    private final int life;

    SimulatedUpdate(SimulatedMember host, FleetAgent fleet, int life) {
        this.host = host;
        this.fleet = fleet;
        this.life = life;
    }

    /** All gates are open. */
    Future<Void> begin(FleetImage to) {
        Update draft = new Update(0, Rows.WORKLOAD, release(host.runs()), to.digest(), host.now());
        return host.journal.begin(draft).compose(update -> {
            State.Staging staging = new State.Staging();
            fleet.hear(new Event.Entered(update, staging));
            State.Staged staged = staging.staged(to.digest().hex());
            return enter(update, staged)
                    .compose(written -> fleet.enter(update))
                    .compose(closed -> closed.isPresent()
                            ? defer(update, staged, to, closed.get())
                            : activate(update, staged, to));
        });
    }

    private static Release release(FleetImage build) {
        return new Release(build.digest().hex(), build.digest());
    }

    private Future<Void> defer(Update update, State.Staged staged, FleetImage to, Gate gate) {
        return end(update, staged.defer(Gates.of(gate)), Rows.waiting(host.runs(), to, gate));
    }

    private Future<Void> activate(Update update, State.Staged staged, FleetImage to) {
        if (!host.lives(life)) {
            return SimulatedMember.dead();
        }
        Turn turn = host.memory.turn(Rows.WEB);
        host.truth.activated(host.name, to.digest(), turn == null ? "" : turn.rollout());
        State.Activating activating = staged.activate(Beside.NOTHING, false, GENERATION);
        return enter(update, activating)
                .compose(written -> host.later(host.pace.restart(), life, () -> enter(update, activating.started())))
                .compose(written -> verify(update, activating.started(), to));
    }

    private Future<Void> verify(Update update, State.Verifying verifying, FleetImage to) {
        Duration patience = Duration.ofMillis((long) (host.pace.verification().toMillis() * to.patience()));
        return host.later(patience, life, () -> {
            boolean bad = to.fails(host.number);
            host.truth.verified(host.name, to.digest(), !bad);
            return bad ? rollBack(update, verifying, to) : commit(update, verifying, to);
        });
    }

    private Future<Void> commit(Update update, State.Verifying verifying, FleetImage to) {
        FleetImage from = host.runs();
        host.runs(to);
        return end(update, verifying.commit(), Rows.ended(Updated.TRUE, "", from, to));
    }

    private Future<Void> rollBack(Update update, State.Verifying verifying, FleetImage to) {
        State.RollingBack back = verifying.rollBack("it answers with an error", true);
        return enter(update, back)
                .compose(written -> host.later(host.pace.restart(), life, Future::<Void>succeededFuture))
                .compose(restarted ->
                        end(update, back.done(), Rows.ended(Updated.ROLLED_BACK, back.reason(), host.runs(), to)));
    }

    private Future<Void> end(Update update, State.End end, Row row) {
        return enter(update, end).onSuccess(written -> host.note(row));
    }

    private Future<Void> enter(Update update, State state) {
        return host.lives(life)
                ? host.journal.enter(update, state).onSuccess(written -> fleet.hear(new Event.Entered(update, state)))
                : SimulatedMember.dead();
    }

    /** What a power cut interrupted goes on, or is given up where nothing was touched. */
    Future<Void> resume() {
        return host.journal.unfinished().compose(all -> Repeat.each(all, this::resume));
    }

    private Future<Void> resume(Journal.Unfinished unfinished) {
        Update update = unfinished.update();
        FleetImage to = host.build(update.to());
        return switch (unfinished.state()) {
            case State.Activating activating -> verifyAgain(update, activating.started(), to);
            case State.Verifying verifying -> verifyAgain(update, verifying.again(), to);
            case State.RollingBack back ->
                end(update, back.done(), Rows.ended(Updated.ROLLED_BACK, back.reason(), host.runs(), to));
            case State.Staging staging -> enter(update, staging.abandon("the host was interrupted"));
            case State.Staged staged -> enter(update, staged.abandon("the host was interrupted"));
            default -> throw new IllegalStateException("not a state of a simulated update: " + unfinished.state());
        };
    }

    private Future<Void> verifyAgain(Update update, State.Verifying verifying, FleetImage to) {
        return enter(update, verifying).compose(written -> verify(update, verifying, to));
    }
}
