package io.tidewaiter.world.memory;

import io.tidewaiter.host.Member;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.RestingUnits;
import io.tidewaiter.update.model.State;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** The legal steps of an update, drawn from a seed. */
final class NextState {

    private static final Beside BESIDE = new Beside(
            List.of("proxy.service", "a \"quoted\" näme.service"),
            List.of(new Member("web", "registry.example/web:prod", "")),
            new RestingUnits(List.of("m2.service"), "boot:1"));

    private final Random random;
    private final String image;

    NextState(Random random, String image) {
        this.random = random;
        this.image = image;
    }

    State after(State state) {
        return switch (state) {
            case State.Staging staging ->
                one(
                        () -> staging.byTag(random.nextBoolean() ? "" : image),
                        () -> staging.staged(image),
                        () -> staging.staged(image),
                        () -> staging.staged(image),
                        () -> staging.goBack(reason(), BESIDE, random.nextBoolean()),
                        () -> staging.refuse(reason(), "rule " + random.nextInt(3)),
                        () -> new State.Abandoned(reason(), RegistryException.Kind.UNAUTHORIZED));
            case State.Preparing preparing ->
                one(
                        preparing::again,
                        preparing::prepared,
                        () -> preparing.defer(Gates.OPEN),
                        () -> preparing.abandon(reason()));
            case State.Concluding concluding ->
                concluding.rolledBack() instanceof State.RolledBack back
                        ? one(concluding::again, () -> concluding.rollBack(back, reason()))
                        : one(concluding::again, () -> concluding.commit(reason()));
            case State.Staged staged ->
                one(
                        staged::prepare,
                        staged::conclude,
                        () -> staged.activate(BESIDE, random.nextBoolean(), "boot:1"),
                        () -> staged.activate(Beside.NOTHING, false, "boot:1"),
                        () -> staged.watch(BESIDE, "boot:2"),
                        () -> staged.defer(Gates.OPEN),
                        () -> new State.Deferred(reason()),
                        staged::arm,
                        () -> staged.arm(random.nextBoolean() ? "" : "run " + random.nextInt(3)),
                        staged::commit,
                        staged::pulled,
                        staged::same,
                        () -> staged.rollBack(reason(), random.nextBoolean()),
                        () -> staged.abandon(reason()));
            case State.Activating activating ->
                one(
                        activating::started,
                        () -> activating.again("boot:3"),
                        () -> activating.withdraw(reason(), random.nextBoolean()),
                        () -> activating.rollBack(reason(), random.nextBoolean()));
            case State.Verifying verifying ->
                one(
                        verifying::commit,
                        verifying::conclude,
                        verifying::again,
                        () -> verifying.activateAgain("boot:4"),
                        () -> verifying.withdraw(reason()),
                        () -> verifying.rollBack(reason(), random.nextBoolean()));
            case State.Withdrawing withdrawing ->
                one(withdrawing::defer, withdrawing::abandon, withdrawing::again, () -> withdrawing.fail(reason()));
            case State.RollingBack back ->
                one(
                        back::done,
                        () -> back.done(reason()),
                        back::conclude,
                        back::handBack,
                        () -> back.handedBack(reason()),
                        back::again,
                        back::forgo,
                        () -> back.fail(reason()),
                        () -> back.fail(reason(), left()),
                        () -> back.failAlike(reason(), left()));
            case State.End end -> end(reason());
        };
    }

    /** Written over an end before, which the store does not refuse. */
    private State end(String reason) {
        return one(
                () -> new State.Failed(reason),
                () -> new State.Committed(image),
                () -> new State.Abandoned(reason),
                () -> new State.Armed(image));
    }

    private State.Left left() {
        return new State.Left(random.nextBoolean() ? "" : "1f", random.nextBoolean(), BESIDE);
    }

    private String reason() {
        return "it \"exits\":\n " + random.nextInt(1000);
    }

    @SafeVarargs
    private State one(Supplier<? extends State>... steps) {
        return steps[random.nextInt(steps.length)].get();
    }
}
