package io.tidewaiter.systemd;

import io.tidewaiter.host.JobResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;

/** Brings unit files that were written or taken away to systemd's knowledge. Results arrive on the caller's context. */
public final class UnitInstaller {

    private static final String MODE = "replace";

    private final WorkerExecutor workers;
    private final Bus bus;

    /** @param address as for {@link SystemdManager} */
    public UnitInstaller(Vertx vertx, String address) {
        workers = vertx.createSharedWorkerExecutor("unit files " + address, 1);
        bus = new Bus(address);
    }

    /** {@code systemctl daemon-reload}. */
    public Future<Void> reload() {
        return ask("reload systemd", session -> {
                    session.manager().reload();
                    return session;
                })
                .mapEmpty();
    }

    /** {@code systemctl enable}: makes the links that the units' {@code [Install]} sections ask for. */
    public Future<Void> enable(List<String> units) {
        return ask(
                        "enable " + String.join(", ", units),
                        session -> session.manager().enableUnitFiles(units, false, false))
                .mapEmpty();
    }

    /** {@code systemctl disable}. */
    public Future<Void> disable(List<String> units) {
        return ask(
                        "disable " + String.join(", ", units),
                        session -> session.manager().disableUnitFiles(units, false))
                .mapEmpty();
    }

    /** As long as the unit itself allows. */
    public Future<JobResult> start(String unit) {
        return ask(
                        "start " + unit,
                        session -> session.jobs()
                                .queue(() ->
                                        session.manager().startUnit(unit, MODE).getPath()))
                .compose(JobTracker.Job::result);
    }

    /** As long as the unit itself allows. One that systemd has not loaded is stopped already. */
    public Future<Void> stop(String unit) {
        return ask("stop " + unit, session -> {
                    try {
                        return session.jobs()
                                .queue(() ->
                                        session.manager().stopUnit(unit, MODE).getPath())
                                .result();
                    } catch (DBusExecutionException e) {
                        if (String.valueOf(e.getMessage()).contains("not loaded")) {
                            return Future.succeededFuture(JobResult.DONE);
                        }
                        throw e;
                    }
                })
                .compose(Function.identity())
                .mapEmpty();
    }

    /** {@code systemctl reset-failed}: a unit that failed is otherwise listed for as long as systemd lives. */
    public Future<Void> forget(String unit) {
        return ask("forget " + unit, session -> {
                    session.clear(unit);
                    return session;
                })
                .mapEmpty();
    }

    public Future<Void> close() {
        return workers.executeBlocking(() -> {
                    bus.close();
                    return bus;
                })
                .eventually(workers::close)
                .mapEmpty();
    }

    private <T> Future<T> ask(String what, Question<T> question) {
        return workers.executeBlocking(() -> {
            try {
                return question.put(bus.session());
            } catch (IOException | DBusException | DBusExecutionException e) {
                throw BusErrors.refused(what, e);
            }
        });
    }

    @FunctionalInterface
    private interface Question<T> {

        T put(BusSession session) throws DBusException, IOException;
    }
}
