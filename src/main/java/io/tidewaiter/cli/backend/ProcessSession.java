package io.tidewaiter.cli.backend;

import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.config.ConfigException;
import io.tidewaiter.config.Locations;
import io.tidewaiter.config.Settings;
import io.tidewaiter.config.SettingsProblem;
import io.tidewaiter.config.SettingsReader;
import io.tidewaiter.daemon.HostLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The session of a command in a process of its own: asks the daemon, or does the work here where none runs. Only one process acts
 * at a time.
 */
public final class ProcessSession implements CommandSession {

    private static final long PAUSE_MILLIS = 200;

    private final Locations locations;
    private final @Nullable Path configFile;
    private final Printer err;
    private @Nullable Settings settings;

    /** @param configFile null for the usual place */
    public ProcessSession(@Nullable Path configFile, Locations locations, Printer err) {
        this.locations = locations;
        this.configFile = configFile;
        this.err = err;
        if (configFile != null) {
            settings();
        }
    }

    public Locations locations() {
        return locations;
    }

    /** Read at the first use: a command that asks the daemon needs none, unless {@code --config} names a file. */
    public Settings settings() {
        if (settings == null) {
            settings = read(configFile, locations);
        }
        return settings;
    }

    @Override
    public <T> T look(Function<Backend, T> command) {
        SocketBackend daemon = daemon();
        try (Backend backend = daemon != null ? daemon : LocalBackend.open(locations, settings())) {
            return command.apply(backend);
        }
    }

    /** In the daemon, or in this process while it holds the lock. */
    @Override
    public <T> T act(Function<Backend, T> command) {
        boolean told = false;
        while (true) {
            SocketBackend daemon = daemon();
            if (daemon != null) {
                return command.apply(daemon);
            }
            Optional<HostLock> lock = tryLock();
            if (lock.isPresent()) {
                return actHere(lock.get(), command);
            }
            if (!told) {
                err.line("waiting for another tidewaiter of this user to finish");
                told = true;
            }
            pause();
        }
    }

    /**
     * The running daemon; null when there is none.
     *
     * @throws CommandException with {@code --config}, since the daemon uses its own configuration
     */
    private @Nullable SocketBackend daemon() {
        SocketBackend daemon = SocketBackend.connect(locations.controlSocket());
        if (daemon != null && configFile != null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--config %s has no effect: a daemon runs and does this with its own configuration; leave --config out, or stop the daemon"
                            .formatted(configFile),
                    null);
        }
        return daemon;
    }

    /** Takes the lock. Waits for a command that holds it, but not for a daemon. */
    public HostLock lockForDaemon() {
        while (true) {
            Optional<HostLock> lock = tryLock();
            if (lock.isPresent()) {
                return lock.get();
            }
            if (SocketBackend.connect(locations.controlSocket()) != null) {
                throw new CommandException(
                        ExitCode.FAILED, "a daemon runs already: it answers at " + locations.controlSocket(), null);
            }
            pause();
        }
    }

    private <T> T actHere(HostLock lock, Function<Backend, T> command) {
        try (lock;
                LocalBackend backend = LocalBackend.open(locations, settings())) {
            T result = command.apply(backend);
            backend.tellOthers();
            return result;
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "cannot release the lock " + locations.lockFile(), e);
        }
    }

    private Optional<HostLock> tryLock() {
        try {
            return HostLock.tryLock(locations.lockFile());
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "cannot write %s (%s): is the folder this user's?".formatted(locations.lockFile(), e.getMessage()),
                    e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted", e);
        }
    }

    private static Settings read(@Nullable Path configFile, Locations locations) {
        try {
            return configFile == null
                    ? SettingsReader.readIfPresent(locations.configFile())
                    : SettingsReader.read(configFile);
        } catch (ConfigException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    e.problems().stream().map(SettingsProblem::toString).toList(),
                    e);
        }
    }
}
