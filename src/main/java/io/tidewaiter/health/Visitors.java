package io.tidewaiter.health;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Who is being served at this moment: connections of this host to ports of its own, as the kernel lists them
 * (proc_pid_net(5)). That is how a proxy passes its visitors on.
 */
final class Visitors {

    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

    /**
     * The second digits of the states, {@code 01} to {@code 0C}, in which one of the two may still have something to say:
     * established, or half closed. The kernel's tcp_states.h.
     */
    private static final String OPEN = "1458";

    /** What the connection was made to, and the socket's number, which is 0 once no process has it any more. */
    private static final int REMOTE = 2;

    private static final int INODE = 9;

    private final Vertx vertx;

    Visitors(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Whether a connection is open to any of these ports. */
    Future<Boolean> at(Set<Integer> ports) {
        return vertx.executeBlocking(
                () -> {
                    for (Path table : TABLES) {
                        if (isIn(table, ports)) {
                            return true;
                        }
                    }
                    return false;
                },
                false);
    }

    private static boolean isIn(Path table, Set<Integer> ports) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.ISO_8859_1)) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (isOpen(line) && isTo(ports, line.strip().split("\\s+"))) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            return false; // a kernel without IPv6
        }
    }

    /** Only these are taken apart: a proxy leaves thousands of lines behind, of connections that ended a minute ago. */
    private static boolean isOpen(String line) {
        int local = line.indexOf(": ") + 2;
        int remote = line.indexOf(' ', local) + 1;
        int state = line.indexOf(' ', remote) + 1;
        return line.startsWith("0", state) && OPEN.indexOf(line.charAt(state + 1)) >= 0;
    }

    private static boolean isTo(Set<Integer> ports, String[] columns) {
        return columns.length > INODE && !columns[INODE].equals("0") && ports.contains(port(columns[REMOTE]));
    }

    /** {@code 0100007F:1F91} */
    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }
}
