package io.tidewaiter.update;

import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.HookRunner;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Hooks that answer as they are told, each run of which is one of the acts; and what becomes of their folder. */
public final class SimulatedHooks implements HookRunner {

    private final Acts acts;
    private final Map<HookPoint, Answer> answers = new EnumMap<>(HookPoint.class);
    private final Map<HookPoint, Runnable> meanwhile = new EnumMap<>(HookPoint.class);
    /** Every run that had its effect. */
    final List<Run> runs = new ArrayList<>();
    /** What was done with folders: {@code keep}, {@code forget}. */
    final List<String> folders = new ArrayList<>();

    public SimulatedHooks(Acts acts) {
        this.acts = acts;
    }

    /** No workload has any. */
    public static SimulatedHooks none() {
        return new SimulatedHooks(new Acts());
    }

    void answers(HookPoint point, Answer answer) {
        answers.put(point, answer);
    }

    /** What a person or the hook itself does while it runs. */
    void meanwhile(HookPoint point, Runnable act) {
        meanwhile.put(point, act);
    }

    List<String> ids() {
        return runs.stream().map(Run::id).toList();
    }

    List<HookPoint> points() {
        return runs.stream().map(Run::point).toList();
    }

    @Override
    public Future<Answer> run(Run run) {
        return acts.act("hook " + run.point().word(), () -> {
            runs.add(run);
            meanwhile.getOrDefault(run.point(), () -> {}).run();
            return Future.succeededFuture(answers.getOrDefault(run.point(), new Answer.Done()));
        });
    }

    @Override
    public Future<Void> keep(Update update) {
        return acts.read("keep folder", () -> {
            folders.add("keep");
            return Future.succeededFuture();
        });
    }

    @Override
    public Future<Void> forget(Update update) {
        return acts.read("forget folder", () -> {
            folders.add("forget");
            return Future.succeededFuture();
        });
    }
}
