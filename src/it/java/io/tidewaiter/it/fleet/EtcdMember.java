package io.tidewaiter.it.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One member of an {@link EtcdCluster}, and the faults that it can have. Its data stays until the cluster is closed. */
public final class EtcdMember {

    private final String name;
    private final URI endpoint;
    private final List<String> command;
    private final Path folder;

    private @Nullable Process process;
    private boolean paused;

    /**
     * @param command how it is started, each time
     * @param folder of the cluster, where it leaves its number and its log
     */
    EtcdMember(String name, URI endpoint, List<String> command, Path folder) {
        this.name = name;
        this.endpoint = endpoint;
        this.command = command;
        this.folder = folder;
    }

    public String name() {
        return name;
    }

    /** Where clients reach it. */
    public URI endpoint() {
        return endpoint;
    }

    /** With SIGKILL. It has gone when this returns. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
            process = null;
        }
        paused = false;
        try {
            Files.deleteIfExists(number());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With SIGSTOP: it keeps its connections open, accepts new ones, and says nothing. */
    public void pause() {
        signal("STOP");
        paused = true;
    }

    /** Ends {@link #pause}. */
    public void resume() {
        signal("CONT");
        paused = false;
    }

    /** With the data that it has. It answers as soon as a majority of members runs. */
    public void restart() {
        kill();
        start();
    }

    /** Whether it runs and is not paused. */
    public boolean isAwake() {
        return process != null && process.isAlive() && !paused;
    }

    /** What it has logged since its first start. */
    public String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String signal) {
        if (process == null) {
            throw new IllegalStateException(name + " does not run");
        }
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("cannot send SIG" + signal + " to " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path number() {
        return folder.resolve(name + ".pid");
    }

    private Path logFile() {
        return folder.resolve(name + ".log");
    }

    @Override
    public String toString() {
        return name + " at " + endpoint;
    }
}
