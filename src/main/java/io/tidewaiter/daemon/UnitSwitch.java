package io.tidewaiter.daemon;

import io.tidewaiter.config.Locations;
import io.tidewaiter.host.JobResult;
import io.tidewaiter.systemd.UnitInstaller;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Takes units whose files were written into service, and those whose files are to go out of it. */
public final class UnitSwitch {

    private final UnitInstaller units;

    private UnitSwitch(UnitInstaller units) {
        this.units = units;
    }

    /** With a connection to this user's systemd, or the system's, for as long as the work takes. */
    public static <T> Future<T> with(Vertx vertx, Locations locations, Function<UnitSwitch, Future<T>> work) {
        UnitInstaller units = new UnitInstaller(vertx, locations.busAddress());
        return work.apply(new UnitSwitch(units)).eventually(units::close);
    }

    /** @return the units that did not start */
    public Future<List<String>> on(List<String> enabled, List<String> started) {
        List<String> down = new ArrayList<>();
        return (enabled.isEmpty() ? done() : units.enable(enabled))
                // last: after every change of links systemd takes what it knows of all units for outdated
                .compose(done -> units.reload())
                .compose(done -> each(enabled, unit -> start(unit, down)))
                .compose(done -> each(started, unit -> start(unit, down)))
                .map(done -> down);
    }

    /**
     * @param running all units that go, in the order in which they are to be stopped
     * @param enabled those of them that may be enabled
     * @param delete takes their files away; it may block
     */
    public Future<Void> off(Vertx vertx, List<String> running, List<String> enabled, ThrowingRunnable delete) {
        return each(running, units::stop)
                .compose(done -> enabled.isEmpty() ? done() : units.disable(enabled))
                .compose(done -> vertx.executeBlocking(() -> {
                    delete.run();
                    return running;
                }))
                .compose(done -> units.reload())
                .compose(done -> each(running, units::forget));
    }

    private Future<Void> start(String unit, List<String> down) {
        return units.start(unit)
                .onSuccess(result -> {
                    if (result != JobResult.DONE) {
                        down.add(unit);
                    }
                })
                .mapEmpty();
    }

    private static Future<Void> each(List<String> all, Function<String, Future<Void>> act) {
        Future<Void> chain = done();
        for (String unit : all) {
            chain = chain.compose(before -> act.apply(unit));
        }
        return chain;
    }

    private static Future<Void> done() {
        return Future.succeededFuture();
    }

    /** Work on files. */
    @FunctionalInterface
    public interface ThrowingRunnable {

        void run() throws java.io.IOException;
    }
}
