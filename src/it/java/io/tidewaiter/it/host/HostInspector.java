package io.tidewaiter.it.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks at a host from outside, faster than a command inside it: its disk, its processes, the daemon's store. */
public record HostInspector(String name) {

    public Path home() {
        return Path.of("/run/tidewaiter-host", name, "disk/home");
    }

    /** Starts a program of the tests' own in the host's network, where it can be reached as anything else there. */
    public HostNetworkProgram start(Class<?> program, String... arguments) {
        return HostNetworkProgram.start(pid(), program, arguments);
    }

    /** The host's first process, as this machine sees it. */
    long pid() {
        try {
            return Long.parseLong(Files.readString(Path.of("/run/tidewaiter-host", name, "pid"))
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of a query to the store of {@code core}'s Tidewaiter, a column each; none while there is no store. */
    public List<String> query(String sql) {
        Path file = store();
        List<String> rows = new ArrayList<>();
        if (!Files.exists(file)) {
            return rows;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            return List.of("unreadable: " + e.getMessage());
        }
    }

    /** As if the host had run for so many days since Tidewaiter last wrote down how long it has run; none runs now. */
    public void ranForDays(int days) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store());
                PreparedStatement statement = connection.prepareStatement("UPDATE running SET uptime = uptime - ?")) {
            statement.setLong(1, Duration.ofDays(days).toMillis());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path store() {
        return home().resolve(".local/state/tidewaiter/tidewaiter.db");
    }

    /** The states of the newest update, in order. */
    public List<String> states() {
        return query("SELECT state FROM transitions WHERE update_id = (SELECT max(id) FROM updates) ORDER BY seq");
    }

    /** How many updates have not ended. */
    public int unfinished() {
        return query("SELECT id FROM updates WHERE ended IS NULL").size();
    }

    /** The daemon of {@code core}, by its number on this machine. */
    public Optional<ProcessHandle> daemon() {
        return process("\0daemon\0");
    }

    /** @param arguments the last ones of its command line, each followed by a zero */
    public Optional<ProcessHandle> process(String arguments) {
        return ProcessHandle.allProcesses()
                .filter(process -> read(process, "cgroup").contains("tidewaiter-host." + name + "/"))
                .filter(process -> read(process, "cmdline").endsWith(arguments))
                .findFirst();
    }

    /** Whether blobs are on their way, or were left there. */
    public boolean isPulling() {
        String[] files = home().resolveSibling("upper/var/tmp").toFile().list();
        return files != null && Arrays.stream(files).anyMatch(file -> file.startsWith("container_images_storage"));
    }

    /** With SIGKILL. */
    public boolean killDaemon() {
        return daemon().map(ProcessHandle::destroyForcibly).orElse(false);
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), file));
        } catch (IOException | UncheckedIOException e) {
            // it has gone meanwhile
            return "";
        }
    }
}
