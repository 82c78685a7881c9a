package io.tidewaiter.hook;

import io.tidewaiter.host.Ended;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.policy.UpdateHook;
import io.tidewaiter.program.Child;
import io.tidewaiter.text.Visible;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.TimeSpan;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.model.UpdateVariables;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.HookRunner;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs hooks on this host and in its containers. What they say goes into the log, as far as a line holds it.
 *
 * <p>Confined to one event loop; what blocks is done by workers.
 */
public final class HostHooks implements HookRunner {

    private static final Logger log = LoggerFactory.getLogger(HostHooks.class);

    private static final int TEMPORARY_FAILURE = 75;

    /** For the end of a program that was told to end, which systemd kills after 5 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** What the launcher itself needs. */
    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS");

    private final Vertx vertx;
    private final Ticker ticker;
    private final Engine engine;
    private final Launcher launcher;
    private final Path folders;
    private final Map<String, String> inherited;
    private final Set<String> running = new HashSet<>();
    private boolean closed;

    /**
     * @param folders has those of all updates
     * @param environment of this process
     */
    public HostHooks(
            Vertx vertx,
            Ticker ticker,
            Engine engine,
            Launcher launcher,
            Path folders,
            Map<String, String> environment) {
        this.vertx = vertx;
        this.ticker = ticker;
        this.engine = engine;
        this.launcher = launcher;
        this.folders = folders;
        this.inherited = environment.entrySet().stream()
                .filter(variable -> INHERITED.contains(variable.getKey()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public Future<Answer> run(Run run) {
        log.info(
                "running a hook unit={} hook={} run={}",
                run.update().workload().unit(),
                run.point().word(),
                run.id());
        return folder(run)
                .compose(folder -> switch (run.hook()) {
                    case UpdateHook.OnHost(List<String> command, Duration limit) ->
                        onHost(run, command, variables(run, folder), limit);
                    case UpdateHook.InContainer(List<String> command, Duration limit) ->
                        engine.run(run.containerId(), command, variables(run), limit);
                })
                .map(ended -> answer(run, ended))
                .otherwise(trouble -> new Answer.Failed("%s: %s".formatted(name(run), Visible.line(message(trouble)))))
                // What was ended because this process ends says nothing.
                .compose(answer -> closed ? Promise.<Answer>promise().future() : Future.succeededFuture(answer));
    }

    private Future<Path> folder(Run run) {
        UpdateFolder folder = UpdateFolder.of(folders, run.update());
        boolean first = run.point() == HookPoint.BEFORE && !run.again();
        return vertx.executeBlocking(() -> first ? folder.fresh(run.id()) : folder.ready(), false);
    }

    private static Map<String, String> variables(Run run, Path folder) {
        Map<String, String> all = new HashMap<>(variables(run));
        all.put("TIDEWAITER_STATE", folder.toString());
        return all;
    }

    /** Text for people, which a script may print as it is. */
    private static Map<String, String> variables(Run run) {
        Map<String, String> all = UpdateVariables.of(run.update());
        all.put("TIDEWAITER_HOOK", run.point().word());
        all.put("TIDEWAITER_RUN", run.id());
        all.put("TIDEWAITER_CHOSEN", Boolean.toString(run.update().pin()));
        all.put("TIDEWAITER_REASON", run.reason());
        all.replaceAll((name, value) -> Visible.line(value));
        return all;
    }

    /** What an earlier process left running under this id is ended first. */
    private Future<Ended> onHost(Run run, List<String> command, Map<String, String> variables, Duration limit) {
        Future<Void> before = run.again() ? end(run.id()) : Future.succeededFuture();
        return before.compose(any -> start(launcher.start(run.id(), command, variables, limit)))
                .compose(child -> {
                    Future<Ended> ended =
                            child.exit(vertx.getOrCreateContext()).map(code -> new Ended(code, child.output()));
                    running.add(run.id());
                    if (closed) {
                        end(run.id());
                    }
                    return ticker.within(
                                    limit,
                                    ended,
                                    () -> late(limit, child.output().lastLine()))
                            .recover(trouble -> (ended.isComplete() ? Future.<Void>succeededFuture() : end(run.id()))
                                    .eventually(() -> ticker.endOr(PATIENCE, ended))
                                    .eventually(() -> killed(child, ended))
                                    .transform(over -> Future.failedFuture(trouble)))
                            .onComplete(over -> running.remove(run.id()));
                });
    }

    private static ExternalException late(Duration limit, String lastLine) {
        return new ExternalException("it was not done after %s and was ended".formatted(TimeSpan.format(limit))
                + (lastLine.isEmpty() ? "" : ": " + lastLine));
    }

    private static Future<Void> killed(Child child, Future<?> ended) {
        if (!ended.isComplete()) {
            child.kill();
        }
        return Future.succeededFuture();
    }

    private Future<Child> start(List<String> command) {
        return vertx.executeBlocking(() -> Child.start(command, inherited, ""), false);
    }

    /** Never fails: where there is nothing to end, all is well. */
    private Future<Void> end(String id) {
        return start(launcher.end(id))
                .compose(child -> ticker.endOr(PATIENCE, child.exit(vertx.getOrCreateContext()))
                        .onSuccess(over -> child.kill()))
                .otherwiseEmpty();
    }

    private static Answer answer(Run run, Ended ended) {
        String lastLine = Visible.line(ended.output().lastLine());
        log.info(
                "a hook ended unit={} hook={} run={} exit={} output={}",
                run.update().workload().unit(),
                run.point().word(),
                run.id(),
                ended.exitCode(),
                Visible.line(ended.output().beginning()));
        if (ended.exitCode() == 0) {
            return new Answer.Done();
        }
        if (ended.exitCode() == TEMPORARY_FAILURE && run.point() == HookPoint.BEFORE) {
            return new Answer.Wait(lastLine.isEmpty() ? name(run) + " wants the update to wait" : lastLine);
        }
        return new Answer.Failed("%s failed with exit code %d".formatted(name(run), ended.exitCode())
                + (lastLine.isEmpty() ? "" : ": " + lastLine));
    }

    private static String name(Run run) {
        return "its hook %s (%s)"
                .formatted(run.point().word(), Visible.line(run.hook().command().getFirst()));
    }

    private static String message(Throwable trouble) {
        return trouble.getMessage() == null ? trouble.toString() : trouble.getMessage();
    }

    @Override
    public Future<Void> keep(Update update) {
        UpdateFolder folder = UpdateFolder.of(folders, update);
        return inFolder(folder, () -> {
            if (folder.keep()) {
                log.warn(
                        "the folder of an update is kept, remove it when nothing in it is needed unit={} folder={}",
                        update.workload().unit(),
                        folder.path());
            }
        });
    }

    @Override
    public Future<Void> forget(Update update) {
        UpdateFolder folder = UpdateFolder.of(folders, update);
        return inFolder(folder, folder::forget);
    }

    private interface Act {
        void run() throws IOException;
    }

    private Future<Void> inFolder(UpdateFolder folder, Act act) {
        return vertx.<Void>executeBlocking(
                        () -> {
                            act.run();
                            return null;
                        },
                        false)
                .onFailure(trouble -> log.warn(
                        "cannot look after the folder of an update folder={} reason={}",
                        folder.path(),
                        trouble.toString()))
                .otherwiseEmpty();
    }

    /** Ends what runs on this host; the next start runs it again. Bounded, and never fails. */
    public Future<Void> close() {
        closed = true;
        return Future.join(List.copyOf(running).stream().map(this::end).toList())
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }
}
