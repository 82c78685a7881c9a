package io.tidewaiter.daemon;

import io.tidewaiter.api.ControlServer;
import io.tidewaiter.api.Narrator;
import io.tidewaiter.api.Routes;
import io.tidewaiter.api.StatusText;
import io.tidewaiter.config.Locations;
import io.tidewaiter.config.Settings;
import io.tidewaiter.systemd.Readiness;
import io.tidewaiter.systemd.SystemdManager;
import io.tidewaiter.trigger.PollTimer;
import io.tidewaiter.trigger.PullAhead;
import io.tidewaiter.update.Report;
import io.tidewaiter.update.Scope;
import io.tidewaiter.update.port.Ticker;
import io.tidewaiter.update.port.TimeSpan;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service that is always on. Starts in the order in which things are needed: the store, the end of what a crash
 * interrupted (which is not waited for here, but by every check), the control socket, the webhook, the metrics, and the timer last;
 * stops in the opposite order.
 */
public final class Daemon {

    private static final Logger log = LoggerFactory.getLogger(Daemon.class);

    private final Vertx vertx;
    private final Locations locations;
    private final Settings settings;
    private final Readiness readiness;
    private final Assembly assembly;
    private final PollTimer timer;
    private final PullAhead pullAhead;
    private final Hooks hooks;
    private final Measuring measuring;
    private final Map<String, String> said = new HashMap<>();

    private Daemon(
            Vertx vertx,
            Locations locations,
            Settings settings,
            Map<String, String> environment,
            Assembly assembly,
            Measuring measuring) {
        this.vertx = vertx;
        this.locations = locations;
        this.settings = settings;
        this.readiness = Readiness.of(environment);
        this.assembly = assembly;
        this.measuring = measuring;
        this.hooks = new Hooks(vertx, environment, this::check);
        this.pullAhead = new PullAhead(Ticker.of(vertx), this::pull);
        this.timer = new PollTimer(
                Ticker.of(vertx),
                RandomGenerator.getDefault(),
                settings.poll().interval(),
                settings.poll().jitter(),
                () -> check(Scope.ALL));
    }

    /**
     * @param environment the process's own: where systemd says whom to tell that it is ready, and where credentials are
     * @param statusText how a person is told how things stand
     * @return when it is ready; how to stop it again is {@link Running#stop}
     */
    public static Future<Running> start(
            Vertx vertx,
            Locations locations,
            Settings settings,
            Map<String, String> environment,
            StatusText statusText) {
        Measuring measuring = new Measuring(vertx, settings.metrics());
        return Assembly.open(vertx, locations, settings, measuring.requests())
                .map(assembly -> new Daemon(vertx, locations, settings, environment, assembly, measuring))
                .compose(daemon -> daemon.start(statusText));
    }

    /** A daemon that is ready. */
    public interface Running {

        /** Stops in order; never fails. */
        Future<Void> stop();
    }

    private Future<Running> start(StatusText statusText) {
        assembly.events().subscribe(event -> Narrator.tell(event).ifPresent(log::info));
        readiness.watchdogInterval().ifPresent(pause -> vertx.setPeriodic(pause.toMillis(), tick -> readiness.alive()));
        assembly.resume()
                .onFailure(
                        trouble -> log.error("cannot go on with what was interrupted reason={}", trouble.getMessage()));
        return ControlServer.start(
                        vertx,
                        locations.controlSocket(),
                        new Routes(vertx, assembly.service(), assembly.events(), statusText))
                .compose(control -> hooks.listen(settings.webhook()).map(control))
                .compose(control -> measuring.start(assembly, hooks.all()).map(control))
                .map(control -> {
                    assembly.listen(new SystemdNews());
                    pullAhead.ring();
                    timer.start(settings.poll().atStart());
                    String every =
                            "looking every " + TimeSpan.format(settings.poll().interval());
                    log.info("ready: {}", every);
                    readiness.ready(every);
                    return () -> stop(control);
                });
    }

    private Future<Void> stop(ControlServer control) {
        readiness.stopping("stopping");
        timer.stop();
        pullAhead.stop();
        return measuring
                .stop()
                .eventually(hooks::stop)
                .eventually(control::stop)
                .eventually(assembly::close);
    }

    /** One look for a trigger; its outcome goes to the log, so that the next trigger comes whatever happens. */
    private Future<Report> check(Scope scope) {
        return assembly.service()
                .check(scope, false)
                .onSuccess(this::tell)
                .onFailure(trouble -> log.error("the check could not be made reason={}", trouble.getMessage()));
    }

    private final class SystemdNews implements SystemdManager.Listener {

        @Override
        public void reloaded() {
            pullAhead.ring();
        }

        @Override
        public void jobEnded(String unit) {
            assembly.service().jobEnded(unit).onSuccess(Daemon.this::log);
        }
    }

    /** @return whether every workload has an image now */
    private Future<Boolean> pull() {
        return assembly.service()
                .pull(Scope.ALL)
                .onSuccess(this::log)
                .onFailure(trouble -> log.warn("no image can be pulled ahead reason={}", trouble.getMessage()))
                .map(report -> !report.isUnfinished());
    }

    private void tell(Report report) {
        log(report);
        long troubled = report.rows().stream()
                .filter(row -> row.down() || !row.why().isEmpty())
                .count();
        readiness.status("%d workloads followed, %d with something to say (tidewaiter status)"
                .formatted(report.rows().size(), troubled));
    }

    private void log(Report report) {
        report.rows().stream().filter(row -> !row.why().isEmpty()).forEach(row -> {
            String name = row.unit() == null ? row.container() : row.unit();
            // what stands for hours is said once
            if (row.why().equals(said.put(name + "/" + row.container(), row.why()))) {
                return;
            }
            switch (row.updated()) {
                case FAILED, ROLLED_BACK -> log.warn("{}: {}", name, row.why());
                case TRUE, FALSE, PENDING -> log.info("{}: {}", name, row.why());
            }
        });
    }
}
