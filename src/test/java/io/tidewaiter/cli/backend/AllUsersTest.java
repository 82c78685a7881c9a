package io.tidewaiter.cli.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidewaiter.api.model.CheckRequest;
import io.tidewaiter.api.model.UserView;
import io.tidewaiter.api.model.UsersView;
import io.tidewaiter.cli.backend.AllUsers.Answers;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets of other users, who may have put there what they want. */
class AllUsersTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String HEAD = "HTTP/1.0 200 OK\r\n\r\n";

    @TempDir
    Path root;

    private final List<ServerSocketChannel> servers = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private int uid;
    private String me = "";
    private Path folder = Path.of("");
    private AllUsers all = new AllUsers();

    @BeforeEach
    void makeFolders() throws IOException {
        uid = (Integer) Files.getAttribute(root, "unix:uid");
        me = Files.getOwner(root).getName();
        Files.createDirectories(root.resolve("run/user"));
        Files.createDirectories(root.resolve("linger"));
        folder = uid == 0 ? root.resolve("run/tidewaiter") : root.resolve("run/user/" + uid + "/tidewaiter");
        Files.createDirectories(folder);
        all = new AllUsers(root.resolve("run"), root.resolve("linger"));
    }

    @AfterEach
    void closeServers() throws IOException {
        for (ServerSocketChannel server : servers) {
            server.close();
        }
    }

    /** What is done with each connection, after its request. */
    private interface Behaviour {

        void with(SocketChannel client) throws IOException;
    }

    private void listen(Path socket, Behaviour behaviour) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            servers.add(server);
            Thread.ofVirtual().start(() -> serve(server, behaviour));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(ServerSocketChannel server, Behaviour behaviour) {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                connections.incrementAndGet();
                client.read(ByteBuffer.allocate(4096));
                behaviour.with(client);
            } catch (IOException e) {
                // the other end hung up, or the test is over
            }
        }
    }

    private static void say(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    private void answers(String body) {
        listen(folder.resolve("control.sock"), client -> say(client, HEAD + body));
    }

    private Answers<Integer> ask() {
        return all.ask(LONG, (user, backend) -> backend.quarantine().size());
    }

    @Test
    void hearsWhatADaemonSays() {
        answers("[]");

        assertThat(ask().answers()).containsExactly(new AllUsers.Answer<>(me, 0));
        assertThat(ask().unanswered()).isEmpty();
    }

    @Test
    void asksNoneWhereNoneRuns() {
        assertThat(ask()).isEqualTo(new Answers<>(List.of(), List.of(), Set.of()));
    }

    @Test
    void tellsWhoseUnitsRunWithoutALoginAndWithoutADaemon() throws IOException {
        answers("[]");
        Files.createFile(root.resolve("linger/" + me));
        Files.createFile(root.resolve("linger/anna"));

        assertThat(ask().without()).containsExactly("anna");
    }

    @Test
    void doesNotWaitLongerThanTheLimit() {
        listen(folder.resolve("control.sock"), client -> client.read(ByteBuffer.allocate(1)));

        Answers<Integer> heard = all.ask(
                Duration.ofSeconds(1), (user, backend) -> backend.quarantine().size());

        assertThat(heard.answers()).isEmpty();
        assertThat(heard.unanswered()).containsExactly(me + ": the daemon did not answer within 1 s");
    }

    /** Each byte comes in time, and the answer never ends. */
    @Test
    void doesNotWaitLongerForAnAnswerThatDrips() {
        listen(folder.resolve("control.sock"), client -> {
            say(client, HEAD + "[");
            while (true) {
                say(client, " ");
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
        });

        assertThat(all.ask(
                                Duration.ofSeconds(1),
                                (user, backend) -> backend.quarantine().size())
                        .unanswered())
                .containsExactly(me + ": the daemon did not answer within 1 s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", " \n", "[\n\n{},"})
    void doesNotReadAnAnswerWithoutEnd(String piece) {
        listen(folder.resolve("control.sock"), client -> {
            say(client, HEAD);
            while (true) {
                say(client, piece.repeat(1000));
            }
        });

        assertThat(ask().unanswered()).singleElement().asString().startsWith(me + ": ");
    }

    @Test
    void doesNotReadALineWithoutEnd() {
        listen(folder.resolve("control.sock"), client -> {
            say(client, HEAD);
            while (true) {
                say(client, "x".repeat(1000));
            }
        });

        assertThat(all.ask(LONG, (user, backend) -> backend.check(new CheckRequest(Set.of(), true), step -> {}))
                        .unanswered())
                .singleElement()
                .asString()
                .contains("it sends more than 1048576 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[null]", "{\"a\":", "\u0000"})
    void takesNonsenseForNoAnswer(String body) {
        answers(body);

        Answers<String> heard =
                all.ask(LONG, (user, backend) -> backend.quarantine().getFirst().image());

        assertThat(heard.answers()).isEmpty();
        assertThat(heard.unanswered()).singleElement().asString().startsWith(me + ": the daemon's answer ");
    }

    @Test
    void followsNoLinkInPlaceOfTheFolder() throws IOException {
        Path other = Files.createDirectory(root.resolve("other"));
        listen(other.resolve("control.sock"), client -> say(client, HEAD + "[]"));
        Files.delete(folder);
        Files.createSymbolicLink(folder, other);

        assertThat(ask().unanswered()).containsExactly(me + ": " + folder + " is not what a daemon of this user makes");
        assertThat(connections).hasValue(0);
    }

    @Test
    void followsNoLinkInPlaceOfTheSocket() throws IOException {
        Path other = root.resolve("other.sock");
        listen(other, client -> say(client, HEAD + "[]"));
        Files.createSymbolicLink(folder.resolve("control.sock"), other);

        assertThat(ask().unanswered()).singleElement().asString().contains("is not what a daemon of this user makes");
        assertThat(connections).hasValue(0);
    }

    @Test
    void takesNoFileForASocket() throws IOException {
        Files.createFile(folder.resolve("control.sock"));

        assertThat(ask().unanswered()).singleElement().asString().contains("is not what a daemon of this user makes");
    }

    /** The socket is its own, as it may have been bound by another and given away. */
    @Test
    void asksNoProcessOfAnotherUser() throws IOException {
        assumeTrue(uid == 0, "only root can give files away");
        Path others = Files.createDirectories(root.resolve("run/user/54321/tidewaiter"));
        listen(others.resolve("control.sock"), client -> say(client, HEAD + "[]"));
        for (Path file : List.of(Objects.requireNonNull(others.getParent()), others, others.resolve("control.sock"))) {
            Files.setAttribute(file, "unix:uid", 54321);
        }

        assertThat(ask().unanswered())
                .singleElement()
                .asString()
                .isEqualTo("54321: the daemon does not answer: a process of user root listens there");
    }

    @Test
    void looksOnlyIntoFoldersOfTheirUsers() throws IOException {
        assumeTrue(uid == 0, "root makes folders for others");
        Path others = Files.createDirectories(root.resolve("run/user/54321/tidewaiter"));
        listen(others.resolve("control.sock"), client -> say(client, HEAD + "[]"));

        assertThat(ask()).isEqualTo(new Answers<>(List.of(), List.of(), Set.of()));
    }

    @Test
    void areLookedAtForThePageOfRootsDaemon() throws IOException {
        answers("[]");
        Files.createFile(root.resolve("linger/anna"));
        Vertx vertx = Vertx.vertx();
        try {
            UsersView everyone = new UsersOfHost(vertx, all)
                    .ask()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();

            assertThat(everyone.users()).containsExactly(new UserView(me, List.of()));
            assertThat(everyone.troubles())
                    .containsExactly("anna: has no daemon, although its units run without a login");
        } finally {
            vertx.close();
        }
    }

    @Test
    void areNotRootForRootsDaemon() throws IOException {
        assumeTrue(uid == 0, "the daemon that answers is root's");
        answers("[]");
        Files.createFile(root.resolve("linger/root"));

        AllUsers others = new AllUsers(root.resolve("run"), root.resolve("linger"), false);

        assertThat(others.ask(LONG, (user, backend) -> user)).isEqualTo(new Answers<>(List.of(), List.of(), Set.of()));
    }
}
