package io.tidewaiter.daemon;

import io.tidewaiter.api.http.ControlServer;
import io.tidewaiter.api.http.Routes;
import io.tidewaiter.api.model.Narrator;
import io.tidewaiter.app.Commands;
import io.tidewaiter.app.Links;
import io.tidewaiter.app.Notices;
import io.tidewaiter.app.OtherUsers;
import io.tidewaiter.app.Service;
import io.tidewaiter.calendar.Schedule;
import io.tidewaiter.config.Locations;
import io.tidewaiter.config.Settings;
import io.tidewaiter.dashboard.DashboardPage;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.systemd.ServiceReadiness;
import io.tidewaiter.systemd.SystemdManager;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.TimeSpan;
import io.tidewaiter.trigger.timer.PollTimer;
import io.tidewaiter.trigger.timer.PullAhead;
import io.tidewaiter.trigger.timer.Reminders;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service that is always on. Starts in the order in which things are needed: the store, the end of what a crash
 * interrupted (which keeps only the units and tags it works on), the control socket, the webhook, the dashboard, the metrics,
 * and the timer last; stops in the opposite order, after it has frozen the updates.
 */
public final class Daemon {

    private static final Logger log = LoggerFactory.getLogger(Daemon.class);

    /** What trouble is remembered by that is no workload's. */
    private static final String CHECKS = "checks";

    private static final String PULLS = "pulls";

    private static final String STUCK = "updates";

    /** How often it is looked whether what is under way ends, where systemd does not watch. */
    private static final Duration PATROL = Duration.ofSeconds(30);

    private static final String WATCH = "watch";

    private static final String FLEET = "fleet";

    private final Vertx vertx;
    private final Locations locations;
    private final Settings settings;
    private final ServiceReadiness readiness;
    private final Assembly assembly;
    private final PollTimer timer;
    private final Reminders reminders;
    private final PullAhead pullAhead;
    private final Hooks hooks;
    private final Measuring measuring;
    private final boolean logsToJournal;
    private final Viewing viewing;
    private final OtherUsers others;
    private final Said said = new Said();
    private boolean watchesImages;

    private Daemon(
            Vertx vertx,
            Locations locations,
            Settings settings,
            Map<String, String> environment,
            Assembly assembly,
            Measuring measuring,
            OtherUsers others) {
        this.others = others;
        this.vertx = vertx;
        this.locations = locations;
        this.settings = settings;
        this.readiness = ServiceReadiness.of(environment);
        this.assembly = assembly;
        this.measuring = measuring;
        this.logsToJournal = environment.containsKey("JOURNAL_STREAM");
        this.viewing = new Viewing(vertx, DashboardPage.HOST, settings.dashboard(), InstantSource.system());
        this.hooks = new Hooks(vertx, environment, this::check);
        this.pullAhead = new PullAhead(Ticker.of(vertx), this::pull);
        this.reminders = new Reminders(Ticker.of(vertx), InstantSource.system(), this::check);
        this.timer = new PollTimer(
                Ticker.of(vertx),
                InstantSource.system(),
                RandomGenerator.getDefault(),
                new PollTimer.Plan(
                        settings.poll().schedule(),
                        settings.poll().jitter(),
                        settings.poll().atStart()),
                assembly.timerMemory(),
                () -> check(Scope.ALL));
    }

    /**
     * @param environment the process's own: where systemd says whom to tell that it is ready, and where credentials are
     * @param commands runs the command lines of other processes of the user here
     * @param others asks the daemons of other users, where the configuration wants it and this is root's
     * @return when it is ready; how to stop it again is {@link Running#stop}
     */
    public static Future<Running> start(
            Vertx vertx,
            Locations locations,
            Settings settings,
            Map<String, String> environment,
            Commands.Maker commands,
            OtherUsers others) {
        Measuring measuring = new Measuring(vertx, settings.metrics());
        return Assembly.open(vertx, locations, settings, measuring.requests())
                .map(assembly -> new Daemon(
                        vertx,
                        locations,
                        settings,
                        environment,
                        assembly,
                        measuring,
                        settings.dashboard().allUsers() && locations.uid() == 0 ? others : OtherUsers.NONE))
                .compose(daemon -> daemon.start(commands));
    }

    /** A daemon that is ready. */
    public interface Running {

        /** Stops in order; never fails. */
        Future<Void> stop();
    }

    private Future<Running> start(Commands.Maker commands) {
        narrate();
        assembly.events().subscribe(assembly.couriers());
        assembly.couriers()
                .start()
                .onFailure(trouble -> log.error("notifications are not sent reason={}", trouble.getMessage()));
        Duration pause = readiness.watchdogInterval().orElse(PATROL);
        vertx.setPeriodic(pause.toMillis(), tick -> patrol());
        assembly.resume()
                .onFailure(
                        trouble -> log.error("cannot continue an interrupted update reason={}", trouble.getMessage()));
        return ControlServer.start(
                        vertx,
                        locations.controlSocket(),
                        routes(viewing),
                        commands.make(assembly.service(), assembly.events(), viewing))
                .compose(control -> hooks.listen(settings.webhook(), notices()).map(control))
                .compose(control ->
                        viewing.start(routes(Links.NONE)::mount, notices()).map(control))
                .compose(control -> measuring.start(assembly, hooks.all()).map(control))
                .map(control -> {
                    assembly.listen(new SystemdNews());
                    pullAhead.ring();
                    assembly.service().looksNext(timer::next);
                    remind();
                    assembly.fleet().agent().ifPresent(agent -> agent.onTurn(units -> check(Scope.unasked(units))));
                    timer.start();
                    String looking = looking(settings.poll().schedule());
                    log.info("ready how={}", looking);
                    readiness.ready(looking);
                    return () -> stop(control);
                });
    }

    /** systemd starts us again where what is under way does not end, and so does an event loop that hangs. */
    private void patrol() {
        assembly.fleet()
                .trouble()
                .ifPresentOrElse(
                        trouble -> notices().say(FLEET, trouble),
                        () -> notices().over(FLEET));
        String stuck = String.join("; ", assembly.patrol());
        if (stuck.isEmpty()) {
            notices().over(STUCK);
            readiness.alive();
            return;
        }
        notices().say(STUCK, stuck);
        if (said.isNew(STUCK, stuck)) {
            log.error("the watchdog is not told that all is well reason={}", stuck);
        }
    }

    private Notices notices() {
        return assembly.service().notices();
    }

    /** Whatever waits is looked at when it need wait no longer, and what waited at the last stop is known from then. */
    private void remind() {
        Service service = assembly.service();
        service.onCheck((report, whole) -> reminders.note(report));
        service.onWish(reminders::now);
        service.status()
                .onSuccess(workloads -> workloads.forEach(workload -> {
                    if (workload.unit() != null && workload.until() != null) {
                        reminders.note(workload.unit(), workload.until());
                    }
                }))
                .onFailure(trouble -> log.warn("what waits is not known reason={}", trouble.getMessage()));
    }

    private static String looking(Schedule schedule) {
        return switch (schedule) {
            case Schedule.Every(Duration interval) -> "looking every " + TimeSpan.format(interval);
            case Schedule.On on -> "looking at " + on;
        };
    }

    /** In the journal each step of an update is an entry with fields; a terminal is told in lines. */
    private void narrate() {
        Consumer<String> lines = line -> log.info("progress of an update what={}", line);
        if (logsToJournal) {
            assembly.noteInJournal(lines);
        } else {
            assembly.noteInJournal(line -> {});
            assembly.events().subscribe(event -> Narrator.tell(event).ifPresent(lines));
        }
    }

    private Routes routes(Links links) {
        return new Routes(vertx, assembly.service(), assembly.events(), links, others);
    }

    private Future<Void> stop(ControlServer control) {
        readiness.stopping("stopping");
        assembly.freeze();
        timer.stop();
        reminders.stop();
        pullAhead.stop();
        return measuring
                .stop()
                .eventually(viewing::stop)
                .eventually(hooks::stop)
                .eventually(control::stop)
                .eventually(assembly::close);
    }

    /** One look for a trigger; its outcome goes to the log, so that the next trigger comes whatever happens. */
    private Future<Report> check(Scope scope) {
        return assembly.service()
                .check(scope, false)
                .onSuccess(this::tell)
                .onSuccess(done -> said.forget(CHECKS))
                .onFailure(trouble -> {
                    if (said.isNew(CHECKS, String.valueOf(trouble.getMessage()))) {
                        log.error("no check can be made reason={}", trouble.getMessage());
                    }
                });
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
                .onSuccess(done -> said.forget(PULLS))
                .onSuccess(done -> watchImages())
                .onFailure(trouble -> {
                    if (said.isNew(PULLS, String.valueOf(trouble.getMessage()))) {
                        log.warn("no image can be pulled ahead reason={}", trouble.getMessage());
                    }
                })
                .map(report -> !report.isUnfinished());
    }

    /** From the first time on that Podman could say where they are. */
    private void watchImages() {
        if (watchesImages) {
            return;
        }
        watchesImages = true;
        assembly.watchImages(pullAhead::ringOnceQuiet).onFailure(trouble -> {
            watchesImages = false;
            if (said.isNew(WATCH, String.valueOf(trouble.getMessage()))) {
                log.warn(
                        "an image that is removed is brought in by the next check only reason={}",
                        trouble.getMessage());
            }
        });
    }

    private void tell(Report report) {
        log(report);
        logConfiguredInVain();
        long troubled = report.rows().stream()
                .filter(row -> row.down() || !row.why().isEmpty())
                .count();
        readiness.status("%d workloads followed, %d with something to say (tidewaiter status)"
                .formatted(report.rows().size(), troubled));
    }

    private void logConfiguredInVain() {
        notices().all().stream()
                .filter(notice -> notice.subject().startsWith(ConfiguredUnits.SUBJECT))
                .filter(notice -> said.isNew(notice.subject(), notice.why()))
                .forEach(notice ->
                        log.warn("settings count for nothing key={} reason={}", notice.subject(), notice.why()));
    }

    private void log(Report report) {
        report.rows().stream().filter(row -> !row.why().isEmpty()).forEach(row -> {
            String name = row.unit() == null ? row.container() : row.unit();
            if (said.isNew(row.workload() instanceof WorkloadId workload ? workload : name, row.why())) {
                switch (row.updated()) {
                    case FAILED, ROLLED_BACK ->
                        log.warn(
                                "a check found trouble unit={} result={} reason={}",
                                name,
                                row.updated().word(),
                                row.why());
                    case TRUE, FALSE, PENDING ->
                        log.info(
                                "a check found unit={} result={} reason={}",
                                name,
                                row.updated().word(),
                                row.why());
                }
            }
        });
    }
}
