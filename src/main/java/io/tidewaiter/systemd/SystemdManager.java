package io.tidewaiter.systemd;

import static java.util.stream.Collectors.toMap;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.JobResult;
import io.tidewaiter.host.RestartedWith;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * systemd over D-Bus: org.freedesktop.systemd1(5).
 *
 * <p>Connects when first needed. A bus that went away fails the calls under way, and the next call connects again.
 * Results arrive on the caller's Vert.x context.
 */
public final class SystemdManager implements UnitManager {

    private static final Logger log = LoggerFactory.getLogger(SystemdManager.class);

    /** Enough that one slow answer does not hold up the rest. */
    private static final int THREADS = 2;
    /** Between two looks at a job. */
    private static final Duration LOOK = Duration.ofMillis(50);
    /** The job replaces one that contradicts it, as {@code systemctl restart} does. */
    private static final String MODE = "replace";
    /** Another one at each boot: proc_sys_kernel(5). */
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final Bus bus;
    private final Watchmen watchmen = new Watchmen();
    private final Holds holds = new Holds(watchmen);
    private final Pauses pauses = new Pauses(watchmen);

    /**
     * @param address of the user's bus, {@code unix:path=/run/user/1000/bus}, or for root of the system's, {@code
     *     unix:path=/run/dbus/system_bus_socket}
     */
    public SystemdManager(Vertx vertx, String address) {
        this.vertx = vertx;
        workers = vertx.createSharedWorkerExecutor("systemd " + address, THREADS);
        bus = new Bus(address);
    }

    @Override
    public Future<List<UnitDefinition>> servicesRunning(String program, List<String> instances) {
        return ask("list the services that run " + program, session -> session.running(program, instances));
    }

    @Override
    public Future<Optional<UnitDefinition>> definition(String unit) {
        return ask("read " + unit, session -> session.definition(unit));
    }

    @Override
    public Future<Map<String, UnitState>> glance() {
        return ask(
                "list the services",
                session -> session.services().stream().collect(toMap(UnitState::name, unit -> unit)));
    }

    @Override
    public Future<UnitState> state(String unit) {
        return ask("read " + unit, session -> session.state(unit));
    }

    @Override
    public Future<Boolean> wasStopped(String unit) {
        return ask("read the last job of " + unit, session -> session.wasStopped(unit));
    }

    @Override
    public Future<Boolean> wasStopped(String unit, String other) {
        return ask("read the last job of " + unit, session -> {
            UnitLook look = new UnitLook(session);
            return pauses.isTakenBack(session, unit) || new Stops(session, look).wasStopped(look.unit(unit), other);
        });
    }

    @Override
    public Future<JobResult> restart(String unit, List<String> resting, Duration limit, Duration wait) {
        return shut(unit, limit)
                .compose(shut -> run("restart", unit, limit, wait, session -> {
                    session.clear(unit);
                    String job = session.manager().restartUnit(unit, MODE).getPath();
                    keepAtRest(session, resting);
                    holds.keep(session, unit);
                    return job;
                }));
    }

    /**
     * Stops what visitors started and will start again. systemd would restart it together with the unit, and a {@code
     * systemd-socket-proxyd} counts the time that it is idle from its last visitor on: one without a visitor so far keeps
     * itself, and what it requires, up for ever.
     */
    private Future<Void> shut(String unit, Duration limit) {
        return ask("read the doors of " + unit, session -> holds.openDoors(session, unit))
                .compose(doors ->
                        Future.join(doors.stream().map(door -> end(door, limit)).toList()))
                .recover(trouble -> {
                    log.warn("cannot stop what leads to unit={} reason={}", unit, trouble.getMessage());
                    return Future.succeededFuture();
                })
                .mapEmpty();
    }

    @Override
    public Future<JobResult> pause(String unit, String other, Duration limit) {
        long began = System.nanoTime();
        return shut(unit, limit)
                .compose(shut -> ask("pause " + unit, session -> pauses.pause(session, unit, other)))
                .compose(job -> Repeat.until(() -> ask("read the job of " + unit, session -> {
                            return Pauses.isUnderWay(session, job);
                        })
                        .compose(stops -> {
                            if (!stops) {
                                return Future.succeededFuture(Optional.of(JobResult.DONE));
                            }
                            return System.nanoTime() - began > limit.toNanos()
                                    ? Future.succeededFuture(Optional.of(JobResult.OVERDUE))
                                    : vertx.timer(LOOK.toMillis(), TimeUnit.MILLISECONDS)
                                            .map(Optional.<JobResult>empty());
                        })));
    }

    @Override
    public Future<JobResult> start(String unit, List<String> resting, Duration limit, Duration wait) {
        return ask("read " + unit, session -> pauses.isTakenBack(session, unit))
                .compose(takenBack -> takenBack
                        ? Future.succeededFuture(JobResult.CANCELED)
                        : run("start", unit, limit, wait, session -> {
                            session.clear(unit);
                            String job = session.manager().startUnit(unit, MODE).getPath();
                            pauses.end(session, unit);
                            keepAtRest(session, resting);
                            holds.keep(session, unit);
                            return job;
                        }));
    }

    @Override
    public Future<JobResult> stop(String unit, Duration limit) {
        return shut(unit, limit).compose(shut -> end(unit, limit));
    }

    private Future<JobResult> end(String unit, Duration limit) {
        return run(
                "stop",
                unit,
                limit,
                limit,
                session -> session.manager().stopUnit(unit, MODE).getPath());
    }

    /**
     * Takes the starts back that the last job brought along. In the queue a stop replaces a start that has not begun, as that
     * of a unit which comes after the restarted one; one that has begun is undone.
     */
    private static void keepAtRest(BusSession session, List<String> units) {
        for (String unit : units) {
            try {
                session.jobs()
                        .queue(() -> session.manager().stopUnit(unit, MODE).getPath());
            } catch (DBusExecutionException e) {
                log.warn("cannot keep at rest what a person stopped unit={} reason={}", unit, e.getMessage());
            }
        }
    }

    @Override
    public Future<Boolean> hold(String unit) {
        return ask("hold " + unit, session -> holds.hold(session, unit));
    }

    @Override
    public Future<Void> admit(String unit) {
        return tell("admit visitors to " + unit, session -> holds.admit(session, unit));
    }

    @Override
    public Future<Void> release(String unit) {
        return tell("release " + unit, session -> {
            holds.release(session, unit);
            pauses.release(session, unit);
        });
    }

    @Override
    public Future<JobResult> rest(String unit, Duration limit) {
        return ask("read " + unit, session -> session.isNeeded(unit))
                .compose(needed -> needed ? Future.succeededFuture(JobResult.SKIPPED) : end(unit, limit));
    }

    @Override
    public Future<RestartedWith> activeDependents(String unit, Map<String, Set<String>> joins) {
        return ask("read the dependents of " + unit, session -> Dependents.of(new UnitLook(session), unit, joins));
    }

    @Override
    public Future<Set<String>> restingBeside(String unit) {
        return ask(
                "read what rests beside " + unit, session -> new Resting(session, new UnitLook(session)).beside(unit));
    }

    @Override
    public Future<String> generation() {
        return ask(
                "read when systemd started",
                session -> Files.readString(BOOT_ID).strip() + ":" + session.started());
    }

    /** Told, while there is a connection, of what happens at systemd by itself; hints, not to be relied on. */
    public interface Listener {

        /** The unit files may have been read again. */
        void reloaded();

        /** A job that another program queued for this unit is done, or a run of a scheduled unit that was looked at before. */
        void jobEnded(String unit);
    }

    /** @param listener called on the caller's Vert.x context */
    public void listen(Listener listener) {
        Context context = vertx.getOrCreateContext();
        bus.listen(new Listener() {
            @Override
            public void reloaded() {
                context.runOnContext(any -> listener.reloaded());
            }

            @Override
            public void jobEnded(String unit) {
                context.runOnContext(any -> listener.jobEnded(unit));
            }
        });
    }

    /** Fails what is still under way. */
    public Future<Void> close() {
        return work(() -> {
                    bus.close();
                    return bus;
                })
                .eventually(workers::close)
                .mapEmpty();
    }

    private <T> Future<T> ask(String what, Question<T> question) {
        Promise<T> answer = ((ContextInternal) vertx.getOrCreateContext()).promise();
        Consumer<IOException> gone = trouble -> answer.tryFail(BusErrors.refused(what, trouble));
        work(() -> put(what, question, gone)).onComplete(done -> {
            if (done.succeeded()) {
                answer.tryComplete(done.result());
            } else {
                answer.tryFail(done.cause());
            }
        });
        return answer.future();
    }

    private <T> T put(String what, Question<T> question, Consumer<IOException> gone) {
        BusSession session = bus.session();
        Runnable answered = session.whenGone(gone);
        try {
            return question.put(session);
        } catch (IOException | DBusException | DBusExecutionException | RejectedExecutionException e) {
            throw BusErrors.refused(what, e);
        } finally {
            answered.run();
        }
    }

    private Future<Void> tell(String what, Order order) {
        return ask(what, session -> {
                    order.give(session);
                    return session;
                })
                .mapEmpty();
    }

    private Future<JobResult> run(String verb, String unit, Duration limit, Duration wait, JobCall call) {
        String what = verb + " " + unit;
        return ask(what, session -> {
                    return new FollowedJob(
                            vertx, this::work, session, session.jobs().queue(() -> call.on(session)));
                })
                .compose(job ->
                        job.end(limit, wait).recover(trouble -> Future.failedFuture(BusErrors.refused(what, trouble))));
    }

    private <T> Future<T> work(Callable<T> task) {
        try {
            return workers.executeBlocking(task, false);
        } catch (RejectedExecutionException e) {
            return Future.failedFuture(new ExternalException("the connection to systemd is closed", e));
        }
    }

    @FunctionalInterface
    private interface Question<T> {

        T put(BusSession session) throws DBusException, IOException;
    }

    @FunctionalInterface
    private interface Order {

        void give(BusSession session) throws DBusException;
    }

    @FunctionalInterface
    private interface JobCall {

        String on(BusSession session);
    }
}
