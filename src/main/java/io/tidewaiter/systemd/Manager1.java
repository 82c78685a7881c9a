package io.tidewaiter.systemd;

import java.util.List;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.Struct;
import org.freedesktop.dbus.Tuple;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.DBusMemberName;
import org.freedesktop.dbus.annotations.Position;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/**
 * What we use of org.freedesktop.systemd1(5), interface Manager. Public only because dbus-java, with which tests play
 * systemd, offers no other.
 */
@DBusInterfaceName(Manager1.INTERFACE)
public interface Manager1 extends DBusInterface {

    String INTERFACE = "org.freedesktop.systemd1.Manager";
    String PATH = "/org/freedesktop/systemd1";

    /** Without a subscriber systemd keeps its signals to itself. */
    @DBusMemberName("Subscribe")
    void subscribe();

    /** @param states none means any; only units in memory are listed */
    @DBusMemberName("ListUnitsByPatterns")
    List<LoadedUnit> listUnitsByPatterns(List<String> states, List<String> patterns);

    @DBusMemberName("ResetFailedUnit")
    void resetFailedUnit(String name);

    /** @return the job that was queued, whose end {@link JobRemoved} tells */
    @DBusMemberName("RestartUnit")
    DBusPath restartUnit(String name, String mode);

    /** @return the job that was queued, whose end {@link JobRemoved} tells */
    @DBusMemberName("StartUnit")
    DBusPath startUnit(String name, String mode);

    /** @return the job that was queued, whose end {@link JobRemoved} tells */
    @DBusMemberName("StopUnit")
    DBusPath stopUnit(String name, String mode);

    /** Answers when all generators have run and all files have been read. */
    @DBusMemberName("Reload")
    void reload();

    /**
     * @param runtime whether only until the next boot
     * @param force whether a link that leads elsewhere is replaced
     */
    @DBusMemberName("EnableUnitFiles")
    Enabled<Boolean, List<LinkChange>> enableUnitFiles(List<String> files, boolean runtime, boolean force);

    /** @param runtime whether only those until the next boot */
    @DBusMemberName("DisableUnitFiles")
    List<LinkChange> disableUnitFiles(List<String> files, boolean runtime);
    /**
     * Makes a unit that has no file and starts it.
     *
     * @param auxiliary further units to be made with it; systemd takes none so far
     */
    @DBusMemberName("StartTransientUnit")
    DBusPath startTransientUnit(String name, String mode, List<Property> properties, List<Auxiliary> auxiliary);

    /** Has a unit kept in memory for as long as the caller is connected, though nothing else needs it. */
    @DBusMemberName("RefUnit")
    void refUnit(String name);

    @DBusMemberName("CancelJob")
    void cancelJob(UInt32 id);

    /** A job was queued, and has not run yet. */
    final class JobNew extends DBusSignal {

        final UInt32 id;
        final DBusPath job;
        final String unit;

        public JobNew(String path, UInt32 id, DBusPath job, String unit) throws DBusException {
            super(path, id, job, unit);
            this.id = id;
            this.job = job;
            this.unit = unit;
        }
    }

    /** A job has ended; {@code result} is one of the words of {@code JobResult}. */
    final class JobRemoved extends DBusSignal {

        final UInt32 id;
        final DBusPath job;
        final String unit;
        final String result;

        public JobRemoved(String path, UInt32 id, DBusPath job, String unit, String result) throws DBusException {
            super(path, id, job, unit, result);
            this.id = id;
            this.job = job;
            this.unit = unit;
            this.result = result;
        }
    }

    /**
     * What enabling came to. dbus-java wants the types as parameters.
     *
     * @param <A> Boolean: whether the units say by what they want to be started
     * @param <B> the links
     */
    final class Enabled<A, B> extends Tuple {

        @Position(0)
        final A carriesInstallInfo;

        @Position(1)
        final B changes;

        public Enabled(A carriesInstallInfo, B changes) {
            this.carriesInstallInfo = carriesInstallInfo;
            this.changes = changes;
        }
    }

    /** {@code (sss)}: a link that was made or removed. */
    final class LinkChange extends Struct {

        @Position(0)
        final String type;

        @Position(1)
        final String file;

        @Position(2)
        final String destination;

        public LinkChange(String type, String file, String destination) {
            this.type = type;
            this.file = file;
            this.destination = destination;
        }
    }

    /** systemd reads its unit files again: it begins to when {@code active}, and is done when not. */
    final class Reloading extends DBusSignal {

        final boolean active;

        public Reloading(String path, boolean active) throws DBusException {
            super(path, active);
            this.active = active;
        }
    }

    /** {@code (ssssssouso)}: we need the first; the type wants them all. */
    final class LoadedUnit extends Struct {

        @Position(0)
        final String name;

        @Position(1)
        final String description;

        @Position(2)
        final String loadState;

        @Position(3)
        final String activeState;

        @Position(4)
        final String subState;

        @Position(5)
        final String followed;

        @Position(6)
        final DBusPath path;

        @Position(7)
        final UInt32 jobId;

        @Position(8)
        final String jobType;

        @Position(9)
        final DBusPath jobPath;

        public LoadedUnit(
                String name,
                String description,
                String loadState,
                String activeState,
                String subState,
                String followed,
                DBusPath path,
                UInt32 jobId,
                String jobType,
                DBusPath jobPath) {
            this.name = name;
            this.description = description;
            this.loadState = loadState;
            this.activeState = activeState;
            this.subState = subState;
            this.followed = followed;
            this.path = path;
            this.jobId = jobId;
            this.jobType = jobType;
            this.jobPath = jobPath;
        }
    }

    /** {@code (sv)}. */
    final class Property extends Struct {

        @Position(0)
        public final String name;

        @Position(1)
        public final Variant<?> value;

        public Property(String name, Variant<?> value) {
            this.name = name;
            this.value = value;
        }
    }

    /** {@code (sa(sv))}. */
    final class Auxiliary extends Struct {

        @Position(0)
        public final String name;

        @Position(1)
        public final List<Property> properties;

        public Auxiliary(String name, List<Property> properties) {
            this.name = name;
            this.properties = properties;
        }
    }

    /** {@code (sasb)}: what a unit executes. */
    final class Execution extends Struct {

        @Position(0)
        public final String path;

        @Position(1)
        public final List<String> arguments;

        /** Whether a failure of this command is ignored (the prefix {@code -}). */
        @Position(2)
        public final boolean ignoresFailure;

        public Execution(String path, List<String> arguments, boolean ignoresFailure) {
            this.path = path;
            this.arguments = arguments;
            this.ignoresFailure = ignoresFailure;
        }
    }
}
