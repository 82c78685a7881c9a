package io.tidewaiter.systemd;

import io.tidewaiter.host.JobResult;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.UnitState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.freedesktop.dbus.connections.IDisconnectCallback;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.DBus;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the bus with systemd at its other end, and what dies with it. Every method
 * may block: for worker threads.
 */
final class BusSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BusSession.class);
    private static final String SYSTEMD = "org.freedesktop.systemd1";
    private static final String UNIT = SYSTEMD + ".Unit";
    private static final String JOB = SYSTEMD + ".Job";

    /** The types of jobs that take a unit down; others start it, or leave it up. */
    private static final Set<String> STOPS = Set.of("stop", "restart", "try-restart");

    private static final Set<String> ENDED = Set.of("inactive", "failed");

    /** For so many milliseconds dbus-java tries again to connect; who asks for us has a rhythm of its own. */
    private static final int NO_RETRIES = 1;

    private final DBusConnection connection;
    private final Manager1 manager;
    private final Properties properties;
    private final Map<String, Definitions> definitions = new ConcurrentHashMap<>();
    private final JobTracker jobs;
    private final ManagerJournal memory = new ManagerJournal();
    private final Set<String> followed = ConcurrentHashMap.newKeySet();
    private final Consumer<Consumer<SystemdManager.Listener>> news;

    /** The unique name of the systemd that we take signals from; another one after {@code systemctl daemon-reexec}. */
    private volatile String owner;

    /** Who waits for an answer, to be told when there will be none. */
    private final Set<Consumer<IOException>> waiting = ConcurrentHashMap.newKeySet();

    /** Known before the connection says so: it first waits for what it still has in hand. */
    private volatile boolean gone;

    /**
     * Connects, and asks for the signals before anything can cause one.
     *
     * @param news takes what is to be told to those who listen to the manager
     * @param jobs for this connection only
     */
    BusSession(String address, Consumer<Consumer<SystemdManager.Listener>> news, JobTracker jobs) throws DBusException {
        this.jobs = jobs;
        connection = DBusConnectionBuilder.forAddress(address)
                .withShared(false)
                .withImportWeakReferences(true)
                .withDisconnectCallback(new WhenGone())
                .transportConfig()
                .withTimeout(NO_RETRIES)
                .back()
                .build();
        this.news = news;
        try {
            manager = object(Manager1.PATH, Manager1.class);
            properties = object(Manager1.PATH, Properties.class);
            connection.addSigHandler(Manager1.JobNew.class, this::jobNew);
            connection.addSigHandler(Manager1.JobRemoved.class, this::jobRemoved);
            connection.addSigHandler(Manager1.Reloading.class, signal -> {
                if (!signal.active) {
                    news.accept(SystemdManager.Listener::reloaded);
                }
            });
            manager.subscribe();
            owner = connection.getDBusOwnerName(SYSTEMD);
        } catch (DBusException | RuntimeException e) {
            connection.disconnect();
            throw e;
        }
    }

    boolean isAlive() {
        return !gone && connection.isConnected();
    }

    /**
     * Tells of the end of the connection, at once if it has come already: a question that is put just then would be waited
     * for in vain, until the library gives it up after 20 s.
     *
     * @return to be run once there is an answer
     */
    Runnable whenGone(Consumer<IOException> told) {
        waiting.add(told);
        if (gone) {
            told.accept(new IOException("the connection to systemd broke"));
        }
        return () -> waiting.remove(told);
    }

    Manager1 manager() {
        return manager;
    }

    JobTracker jobs() {
        return jobs;
    }

    /**
     * All properties of a unit. The empty interface stands for all of them, in one answer that is of one moment;
     * {@code systemctl show} asks likewise.
     */
    UnitProperties unit(String name) throws DBusException {
        return new UnitProperties(properties(name).GetAll(""));
    }

    /** What units of every type have, their dependencies and states among it: a third of all that a service has. */
    UnitProperties common(String name) throws DBusException {
        return new UnitProperties(properties(name).GetAll(UNIT));
    }

    private Properties properties(String name) throws DBusException {
        return object(ObjectPath.of(name), Properties.class);
    }

    /** The unit as it is now. The interventions are counted last: systemd tells of a job's end before it answers. */
    UnitState state(String name) throws DBusException {
        jobs.watch(name);
        UnitProperties unit = unit(name);
        boolean onDemand = unit.isAtRest() && new Doors(new UnitLook(this)).leadTo(unit);
        boolean scheduled = isScheduled(unit);
        if (scheduled && followed.add(name)) {
            follow(name, unit.isOneshot());
        }
        boolean endedByItself = unit.hasFailed()
                ? endOf(unit) == LastRun.End.BY_ITSELF
                : scheduled && (unit.hasExited() || (!unit.isRunning() && endOf(unit) != LastRun.End.STOPPED));
        return unit.toState(jobs.interventions(name), onDemand, job(unit), endedByItself, scheduled);
    }

    /**
     * Has the end of each run told, and what became of it remembered: systemd forgets what ended with success and nothing
     * refers to. The start job of a {@code Type=oneshot}, of which there is a signal, ends with its run.
     */
    private void follow(String name, boolean oneshot) throws DBusException {
        try {
            manager.refUnit(name);
        } catch (DBusExecutionException e) {
            log.debug("systemd may unload a unit between its runs unit={}", name, e);
        }
        if (!oneshot) {
            connection.addSigHandler(
                    Properties.PropertiesChanged.class, properties(name), signal -> changed(name, signal));
        }
    }

    private void changed(String name, Properties.PropertiesChanged signal) {
        Variant<?> active = signal.getPropertiesChanged().get("ActiveState");
        if (active != null && ENDED.contains(String.valueOf(active.getValue())) && isOfSystemd(signal)) {
            news.accept(listener -> listener.jobEnded(name));
        }
    }

    private LastRun.End endOf(UnitProperties unit) {
        LastRun.End told = LastRun.of(unit).end();
        return told == LastRun.End.UNTOLD ? memory.endOf(unit.invocation(), unit.isOneshot()) : told;
    }

    boolean wasStopped(String unit) throws DBusException {
        return memory.lastJobStops(unit, process());
    }

    /** The id of systemd's process. */
    private long process() throws DBusException {
        DBus bus = connection.getRemoteObject("org.freedesktop.DBus", "/org/freedesktop/DBus", DBus.class);
        return bus.GetConnectionUnixProcessID(SYSTEMD).longValue();
    }

    private boolean isScheduled(UnitProperties unit) throws DBusException {
        if (unit.isOneshot()) {
            return true;
        }
        for (String trigger : unit.texts("TriggeredBy")) {
            if (trigger.endsWith(".timer") && unit(trigger).elapsesAgain()) {
                return true;
            }
        }
        return false;
    }

    /** The type of the job that is queued for it or runs on it; empty without one. */
    String job(UnitProperties unit) {
        return unit.job().map(this::typeOf).orElse("");
    }

    /** Empty for one that is gone by now. */
    String typeOf(String job) {
        try {
            return object(job, Properties.class).Get(JOB, "JobType");
        } catch (DBusException | DBusExecutionException e) {
            log.debug("a gone job has no type job={}", job, e);
            return "";
        }
    }

    /** What systemd's {@code try-restart} takes for running, for a fraction of what all properties cost. */
    boolean isRunning(String name) throws DBusException {
        String active = properties(name).Get(UNIT, "ActiveState");
        return UnitProperties.isRunning(active);
    }

    /** Whether a running unit must keep running: a running unit needs it, or systemd stops it by itself when none does. */
    boolean isNeeded(String name) throws DBusException {
        UnitLook look = new UnitLook(this);
        UnitProperties unit = look.unit(name);
        return !unit.isRunning() || unit.stopsWhenUnneeded() || look.isPulledIn(unit);
    }

    /** The services in memory, each under its first name, as a list has them: one call, and a cheap one. */
    List<UnitState> services() {
        return manager.listUnitsByPatterns(List.of(), List.of("*.service")).stream()
                .map(unit -> UnitState.listed(unit.name, unit.loadState, unit.activeState, unit.subState))
                .toList();
    }

    /** The services that run this program; what is known of them is kept as long as this connection lives. */
    List<UnitDefinition> running(String program, List<String> instances) throws DBusException {
        return definitions
                .computeIfAbsent(program, any -> new Definitions(this, program))
                .all(instances);
    }

    /** What a unit is defined to do; empty where systemd has none of this name, or a masked or broken one. */
    Optional<UnitDefinition> definition(String name) throws DBusException {
        UnitProperties unit = unit(name);
        return unit.isLoaded() ? Optional.of(unit.toDefinition()) : Optional.empty();
    }

    /** The folders in which systemd looks for units, and their drop-ins, those of generators included. */
    List<Path> unitPath() throws DBusException {
        List<String> directories = properties.Get(Manager1.INTERFACE, "UnitPath");
        return directories.stream().map(Path::of).toList();
    }

    /**
     * When systemd last read its unit files, in microseconds of the monotonic clock: another value after each start,
     * reload and re-execution. Empty where it does not tell (before systemd 250).
     */
    OptionalLong loaded() throws DBusException {
        try {
            Number micros = properties.Get(Manager1.INTERFACE, "UnitsLoadTimestampMonotonic");
            return OptionalLong.of(micros.longValue());
        } catch (DBusExecutionException e) {
            log.debug("systemd does not tell when it read its files", e);
            return OptionalLong.empty();
        }
    }

    /** When this manager started, in microseconds of the monotonic clock; it survives a reload and a re-execution. */
    long started() throws DBusException {
        Number micros = properties.Get(Manager1.INTERFACE, "UserspaceTimestampMonotonic");
        return micros.longValue();
    }

    /**
     * Clears a failed state and the count of starts. A unit that is not in memory has neither, which systemd calls an
     * error; whatever else is wrong, a job that follows will say in its own words.
     */
    void clear(String unit) {
        try {
            manager.resetFailedUnit(unit);
        } catch (DBusExecutionException e) {
            log.debug("nothing to reset unit={}", unit, e);
        }
    }

    /** Whether the job has not begun yet, as jobs of other units come first; false once it is gone. */
    boolean isWaiting(JobTracker.Job job) throws DBusException {
        try {
            String state = object(job.path(), Properties.class).Get(JOB, "State");
            return state.equals("waiting");
        } catch (DBusExecutionException e) {
            log.debug("job is gone already job={}", job.path(), e);
            return false;
        }
    }

    /**
     * Takes the job out of systemd's queue. This does not stop what the job had begun: a service in the middle of its start
     * continues to start.
     */
    void cancel(JobTracker.Job job) {
        jobs.forget(job);
        try {
            manager.cancelJob(job.id());
        } catch (DBusExecutionException e) {
            log.debug("job is not there to be cancelled job={}", job.path(), e);
        }
    }

    @Override
    public void close() {
        connection.disconnect();
    }

    <T extends DBusInterface> T object(String path, Class<T> type) throws DBusException {
        return connection.getRemoteObject(SYSTEMD, path, type, false);
    }

    /** Its end waits until this is through: signals are handed to us one after the other. */
    private void jobNew(Manager1.JobNew signal) {
        if (!jobs.isWatched(signal.unit) || !isOfSystemd(signal)) {
            return;
        }
        String path = signal.job.getPath();
        String type = typeOf(path);
        if (!type.isEmpty()) {
            jobs.began(signal.unit, path, STOPS.contains(type));
        }
    }

    private void jobRemoved(Manager1.JobRemoved signal) {
        if (isOfSystemd(signal) && !jobs.ended(signal.unit, signal.job.getPath(), JobResult.of(signal.result))) {
            news.accept(listener -> listener.jobEnded(signal.unit));
        }
    }

    /**
     * On the system bus any user may send a signal of this name, so the sender counts. It is asked for again when it is
     * not the one we know, as systemd comes back under another one when it re-executes itself.
     */
    private boolean isOfSystemd(DBusSignal signal) {
        String sender = signal.getSource();
        if (!sender.equals(owner)) {
            owner = connection.getDBusOwnerName(SYSTEMD);
        }
        boolean genuine = sender.equals(owner);
        if (!genuine) {
            log.debug("a signal is ignored, as it did not come from systemd sender={}", sender);
        }
        return genuine;
    }

    private final class WhenGone implements IDisconnectCallback {

        @Override
        public void disconnectOnError(IOException e) {
            gone = true;
            log.debug("connection to the bus lost", e);
            waiting.forEach(told -> told.accept(new IOException("the connection to systemd broke", e)));
            jobs.abandon(new IOException("the connection to systemd broke while the job was running", e));
        }

        @Override
        public void requestedDisconnect(Integer id) {
            gone = true;
            waiting.forEach(told -> told.accept(new IOException("the connection to systemd was closed")));
            jobs.abandon(new IOException("the connection to systemd was closed while the job was running"));
        }
    }
}
