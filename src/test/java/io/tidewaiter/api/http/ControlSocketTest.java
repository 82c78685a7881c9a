package io.tidewaiter.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The socket as a file: who may open it, and what becomes of it. */
class ControlSocketTest {

    @AutoClose
    private TestDaemon daemon;

    @BeforeEach
    void makeDaemon(@TempDir Path folder) {
        daemon = new TestDaemon(folder);
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void isForTheOwnerOnly() throws Exception {
        daemon.start();

        assertThat(mode(daemon.socket())).isEqualTo("rw-------");
        assertThat(mode(Objects.requireNonNull(daemon.socket().getParent()))).isEqualTo("rwx------");
    }

    @Test
    void takesThePlaceOfASocketThatAKilledDaemonLeft() throws Exception {
        Files.createDirectories(daemon.socket().getParent());
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(daemon.socket()));
        }

        daemon.start();

        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertThat(client.connect(UnixDomainSocketAddress.of(daemon.socket())))
                    .isTrue();
        }
    }

    @Test
    void leavesNoSocketBehind() {
        ControlServer server = daemon.start();

        daemon.loop.result(server::stop);

        assertThat(daemon.socket()).doesNotExist();
    }
}
