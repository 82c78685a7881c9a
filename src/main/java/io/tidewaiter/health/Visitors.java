package io.tidewaiter.health;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who is being served at this moment: connections of this host to ports of its own, as the kernel lists them
 * (proc_pid_net(5)). That is how a proxy passes its visitors on.
 */
final class Visitors {

    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

    /** Established, or half closed by one of the two, who may still have something to say: the kernel's tcp_states.h. */
    private static final Set<String> OPEN = Set.of("01", "04", "05", "08");

    /** What the connection was made to, its state, and the socket's number, which is 0 once nobody has it any more. */
    private static final int REMOTE = 2;

    private static final int STATE = 3;
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
        try (Stream<String> lines = Files.lines(table)) {
            return lines.skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .anyMatch(column -> column.length > INODE
                            && OPEN.contains(column[STATE])
                            && !column[INODE].equals("0")
                            && ports.contains(port(column[REMOTE])));
        } catch (NoSuchFileException e) {
            return false; // a kernel without IPv6
        }
    }

    /** {@code 0100007F:1F91} */
    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }
}
