package io.tidewaiter.systemd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.bin.EmbeddedDBusDaemon;
import org.freedesktop.dbus.connections.AbstractConnection;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

/** A bus of its own on a real socket, with something on it that answers as systemd would. */
public final class FakeSystemd implements AutoCloseable {

    /** When the end of a job is told. */
    public enum End {
        BEFORE_THE_REPLY,
        AFTER_THE_REPLY,
        NEVER
    }

    /** Every call that changes something, {@code RestartUnit x.service replace}. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    /** Every question, {@code GetAll x.service}. */
    final List<String> questions = new CopyOnWriteArrayList<>();

    /** When the files were read; null where systemd is too old to tell. */
    volatile @Nullable Long read = 1L;

    final List<Manager1.LoadedUnit> loaded = new CopyOnWriteArrayList<>();
    public volatile long started = 1;
    volatile String unitPath = "/nowhere";
    public volatile End end = End.AFTER_THE_REPLY;
    volatile String result = "done";

    /** How every job stands as long as it has not ended. */
    volatile String jobState = "running";

    /** What a restart or a start of a unit comes to, in the words of a job's result; may throw what D-Bus would. */
    public volatile UnaryOperator<String> outcome = unit -> result;

    /** The units that were made without a file, with the properties they were given. */
    final Map<String, Map<String, Object>> made = new ConcurrentHashMap<>();

    /** A unit that is not to be made without a file. */
    volatile String refuses = "";

    /** A unit that there is only an error for. */
    volatile String failsFor = "";

    /** Told the name of each unit that is to be stopped. */
    public volatile Consumer<String> stopped = unit -> {};

    private static final String UNITS = Manager1.PATH + "/unit";
    private static final String JOBS = Manager1.PATH + "/job";

    private final Map<String, Map<String, Variant<?>>> units = new ConcurrentHashMap<>();
    private final Map<String, String> jobTypes = new ConcurrentHashMap<>();
    private final AtomicInteger jobs = new AtomicInteger();
    private final AtomicInteger looksAtJobs = new AtomicInteger();
    private final Path socket;
    private EmbeddedDBusDaemon bus;
    private DBusConnection connection;

    public FakeSystemd(Path directory) throws Exception {
        socket = directory.resolve("bus");
        bus = startBus();
        connection = exported();
    }

    public String address() {
        return "unix:path=" + socket;
    }

    public void unit(String name, Map<String, Variant<?>> properties) {
        Map<String, Variant<?>> all = new HashMap<>(Map.of(
                "Id",
                new Variant<>(name),
                "LoadState",
                new Variant<>("loaded"),
                "ActiveState",
                new Variant<>("active")));
        all.putAll(properties);
        units.put(name, all);
    }

    /** A service that runs a {@code podman run}, as systemd has it in memory. */
    public void runs(String name) {
        UInt64 zero = new UInt64(0);
        List<String> arguments = List.of("podman", "run", "--replace", "--name", name, "x");
        Object[] command = {"/usr/bin/podman", arguments, false, zero, zero, zero, zero, new UInt32(0), 0, 0};
        List<Object> commands = new ArrayList<>();
        commands.add(command);
        unit(name, Map.of("ExecStart", new Variant<>(commands, "a(sasbttttuii)")));
        DBusPath none = new DBusPath("/");
        loaded.add(new Manager1.LoadedUnit(name, "", "loaded", "active", "running", "", none, new UInt32(0), "", none));
    }

    public void unitPath(Path folder) {
        unitPath = folder.toString();
    }

    /** Waits until the states of jobs were asked for so many times. */
    void awaitLooksAtJobs(int times) {
        Awaitility.await().until(() -> looksAtJobs.get() >= times);
    }

    /** Every question so far, {@code GetAll x.service}. */
    public List<String> questions() {
        return List.copyOf(questions);
    }

    public void forgetQuestions() {
        questions.clear();
    }

    /** The bus dies and another takes its place. */
    void restartBus() throws Exception {
        stopBus();
        bus = startBus();
        connection = exported();
    }

    void stopBus() throws IOException {
        bus.close();
    }

    /** A signal that looks like systemd's, which any client of the bus can send. */
    void strangerTells(DBusSignal signal) throws Exception {
        try (DBusConnection stranger =
                DBusConnectionBuilder.forAddress(address()).withShared(false).build()) {
            stranger.sendMessage(signal);
            stranger.getNames();
        }
    }

    void tellReload(boolean begins) throws DBusException {
        connection.sendMessage(new Manager1.Reloading(Manager1.PATH, begins));
    }

    /** @param type {@code start}, {@code stop}, {@code restart}; empty for one that is gone before it is asked for */
    void tellBegin(String unit, String job, String type) throws DBusException {
        jobTypes.put(job, type);
        connection.sendMessage(begun(unit, job));
    }

    void tellEnd(String unit, String job, String result) throws DBusException {
        connection.sendMessage(removed(unit, job, result));
    }

    static String job(int number) {
        return JOBS + "/" + number;
    }

    @Override
    public void close() throws IOException {
        connection.disconnect();
        bus.close();
    }

    private EmbeddedDBusDaemon startBus() throws Exception {
        EmbeddedDBusDaemon daemon = new EmbeddedDBusDaemon(address() + ",listen=true");
        daemon.startInBackgroundAndWait();
        return daemon;
    }

    /** The bus says that it has started a moment before it takes connections, for which dbus-java has several errors. */
    private DBusConnection exported() {
        return Awaitility.await().ignoreExceptions().until(this::export, DBusConnection::isConnected);
    }

    private DBusConnection export() throws DBusException {
        DBusConnection systemd =
                DBusConnectionBuilder.forAddress(address()).withShared(false).build();
        systemd.exportObject(Manager1.PATH, new Manager());
        systemd.addFallback(UNITS, new Units());
        systemd.addFallback(JOBS, new Jobs());
        systemd.requestBusName("org.freedesktop.systemd1");
        return systemd;
    }

    static Manager1.JobNew begun(String unit, String job) throws DBusException {
        return new Manager1.JobNew(Manager1.PATH, new UInt32(1), new DBusPath(job), unit);
    }

    static Manager1.JobRemoved removed(String unit, String job, String result) throws DBusException {
        return new Manager1.JobRemoved(Manager1.PATH, new UInt32(1), new DBusPath(job), unit, result);
    }

    /** systemd's own; dbus-java makes the error's name from the class. */
    public static final class UnitMasked extends DBusExecutionException {

        private static final long serialVersionUID = 1L;

        public UnitMasked(String message) {
            super(message);
        }
    }

    private final class Manager implements Manager1, Properties {

        @Override
        public void subscribe() {
            calls.add("Subscribe");
        }

        @Override
        public List<Manager1.LoadedUnit> listUnitsByPatterns(List<String> states, List<String> patterns) {
            questions.add("ListUnitsByPatterns");
            return loaded;
        }

        @Override
        public void resetFailedUnit(String name) {
            calls.add("ResetFailedUnit " + name);
            if (!units.containsKey(name)) {
                throw new DBusExecutionException("Unit " + name + " not loaded.");
            }
        }

        @Override
        public DBusPath restartUnit(String name, String mode) {
            calls.add("RestartUnit " + name + " " + mode);
            return queue(name, "restart");
        }

        @Override
        public DBusPath startUnit(String name, String mode) {
            calls.add("StartUnit " + name + " " + mode);
            return queue(name, "start");
        }

        @Override
        public void reload() {
            calls.add("Reload");
        }

        @Override
        public Enabled<Boolean, List<LinkChange>> enableUnitFiles(List<String> files, boolean runtime, boolean force) {
            calls.add("EnableUnitFiles %s %s %s".formatted(files, runtime, force));
            return new Enabled<>(true, List.of(new LinkChange("symlink", "/wants/" + files.getFirst(), "/x")));
        }

        @Override
        public List<LinkChange> disableUnitFiles(List<String> files, boolean runtime) {
            calls.add("DisableUnitFiles %s %s".formatted(files, runtime));
            return List.of();
        }

        @Override
        public DBusPath stopUnit(String name, String mode) {
            calls.add("StopUnit " + name + " " + mode);
            stopped.accept(name);
            if (!units.containsKey(name)) {
                throw new DBusExecutionException("Unit " + name + " not loaded.");
            }
            return queue(name, "stop", result);
        }

        @Override
        public DBusPath startTransientUnit(
                String name, String mode, List<Property> properties, List<Auxiliary> auxiliary) {
            calls.add("StartTransientUnit " + name + " " + mode);
            if (name.equals(refuses)) {
                throw new DBusExecutionException("Unit " + name + " cannot be made.");
            }
            Map<String, Variant<?>> values = new HashMap<>();
            properties.forEach(property -> values.put(property.name, property.value));
            Map<String, Object> plain = new HashMap<>();
            values.forEach((property, value) -> plain.put(property, value.getValue()));
            made.put(name, plain);
            unit(name, values);
            return new DBusPath(job(jobs.incrementAndGet()));
        }

        @Override
        public void refUnit(String name) {
            calls.add("RefUnit " + name);
        }

        @Override
        public void cancelJob(UInt32 id) {
            calls.add("CancelJob " + id);
        }

        @Override
        public String getObjectPath() {
            return Manager1.PATH;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <A> A Get(String type, String property) {
            questions.add("Get " + property);
            Long now = property.equals("UserspaceTimestampMonotonic") ? Long.valueOf(started) : read;
            if (property.equals("UnitPath")) {
                return (A) new Variant<>(List.of(unitPath), "as");
            }
            if (now == null) {
                throw new DBusExecutionException("Unknown property " + property);
            }
            return (A) new Variant<>(new UInt64(now), "t");
        }

        @Override
        public <A> void Set(String type, String property, A value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Variant<?>> GetAll(String type) {
            throw new UnsupportedOperationException();
        }

        private DBusPath queue(String name, String type) {
            if (name.startsWith("masked")) {
                throw new UnitMasked("Unit " + name + " is masked.");
            }
            return queue(name, type, outcome.apply(name));
        }

        /** The beginning is told before the reply, always. */
        private DBusPath queue(String name, String type, String ends) {
            String job = job(jobs.incrementAndGet());
            try {
                tellBegin(name, job, type);
                if (end == End.BEFORE_THE_REPLY) {
                    tellEnd(name, job, ends);
                    Thread.sleep(50);
                } else if (end == End.AFTER_THE_REPLY) {
                    Thread.ofVirtual().start(() -> tellEndSoon(name, job, ends));
                }
            } catch (DBusException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new DBusPath(job);
        }

        private void tellEndSoon(String unit, String job, String ends) {
            try {
                Thread.sleep(50);
                tellEnd(unit, job, ends);
            } catch (DBusException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The jobs that began. */
    private final class Jobs implements Properties {

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <A> A Get(String type, String property) {
            String job = AbstractConnection.getCallInfo().getObjectPath();
            if (!type.equals("org.freedesktop.systemd1.Job")
                    || !List.of("JobType", "State").contains(property)) {
                throw new DBusExecutionException("asked for %s of %s".formatted(property, type));
            }
            String known = jobTypes.get(job);
            if (known == null || known.isEmpty()) {
                throw new DBusExecutionException("Unknown object " + job);
            }
            if (property.equals("State")) {
                looksAtJobs.incrementAndGet();
                return (A) jobState;
            }
            return (A) known;
        }

        @Override
        public <A> void Set(String type, String property, A value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Variant<?>> GetAll(String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getObjectPath() {
            return JOBS;
        }
    }

    /** Every unit there may be, each under a path of its own. */
    private final class Units implements Properties {

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <A> A Get(String type, String property) {
            return (A) Objects.requireNonNull(valuesOf(asked()).get(property));
        }

        @Override
        public <A> void Set(String type, String property, A value) {
            throw new UnsupportedOperationException();
        }

        /** Of all interfaces, as the empty name asks for; one of them tells no fewer. */
        @Override
        public Map<String, Variant<?>> GetAll(String type) {
            if (!type.isEmpty() && !type.equals("org.freedesktop.systemd1.Unit")) {
                throw new DBusExecutionException("asked for " + type);
            }
            if (asked().equals(failsFor)) {
                throw new DBusExecutionException(
                        "Unit " + failsFor + " is neither a valid invocation ID nor unit name");
            }
            questions.add("GetAll " + asked());
            return valuesOf(asked());
        }

        @Override
        public String getObjectPath() {
            return UNITS;
        }

        private Map<String, Variant<?>> valuesOf(String name) {
            Map<String, Variant<?>> known = units.get(name);
            return known != null
                    ? known
                    : Map.of(
                            "Id",
                            new Variant<>(name),
                            "LoadState",
                            new Variant<>("not-found"),
                            "ActiveState",
                            new Variant<>("inactive"));
        }

        private static String asked() {
            String path = AbstractConnection.getCallInfo().getObjectPath();
            return Pattern.compile("_([0-9a-f]{2})")
                    .matcher(path.substring(UNITS.length() + 1))
                    .replaceAll(
                            hex -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(hex.group(1), 16))));
        }
    }
}
