package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.api.http.ControlServer;
import io.tidewaiter.api.http.TestDaemon;
import io.tidewaiter.app.Caller;
import io.tidewaiter.app.Commands;
import io.tidewaiter.cli.backend.DaemonBackend;
import io.tidewaiter.config.Locations;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The launcher itself, beside a daemon. In place of Java it starts a script that prints its last arguments. */
class LauncherTest {

    private static final String VERSION = "unbuilt";

    @TempDir
    private Path home;

    private TestDaemon daemon;
    private Path launcher;

    @BeforeEach
    void install() throws IOException {
        Path program = home.resolve("program");
        for (String folder : List.of("bin", "lib", "runtime/bin")) {
            Files.createDirectories(program.resolve(folder));
        }
        launcher = program.resolve("bin/tidewaiter");
        Files.copy(Path.of("src/main/launcher/tidewaiter"), launcher);
        Files.writeString(program.resolve("lib/version"), VERSION + "\n");
        Path java = Files.writeString(program.resolve("runtime/bin/java"), """
                #!/bin/bash
                while [ "$1" != io.tidewaiter.Main ]; do shift; done
                shift
                printf 'java:'
                printf ' <%s>' "$@"
                exit 7
                """);
        assertThat(launcher.toFile().setExecutable(true) && java.toFile().setExecutable(true))
                .isTrue();
        // where the launcher looks: XDG_RUNTIME_DIR/tidewaiter/control.sock
        daemon = new TestDaemon(Files.createDirectories(home.resolve("daemon")));
        Files.createSymbolicLink(home.resolve("tidewaiter"), daemon.socket().getParent());
        knowsTheImage();
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    private void knowsTheImage() {
        daemon.podman.answers(
                "GET /images/" + TestDaemon.WEB.imageId() + "/json",
                200,
                "{\"Id\":\"%s\",\"Digest\":\"%s\",\"RepoDigests\":[\"registry.example/httpd@%s\"]}"
                        .formatted(TestDaemon.WEB.imageId(), TestDaemon.DIGEST, TestDaemon.DIGEST));
    }

    record Ran(int exit, String out, String err) {}

    private ProcessBuilder builder(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                .toList());
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment().put("XDG_RUNTIME_DIR", home.toString());
        return builder.directory(home.toFile());
    }

    private Ran run(String... arguments) {
        return run(builder(arguments));
    }

    private static Ran run(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            String out = text(process.getInputStream());
            return new Ran(process.waitFor(), out, err.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A daemon that runs the commands as they are. */
    private void startDaemon() {
        daemon.commands((service, events, links) ->
                new DaemonCommands(new DaemonBackend(daemon.loop.vertx(), service, events, links), locations()));
        daemon.start();
    }

    private Locations locations() {
        return Locations.of(Map.of("XDG_RUNTIME_DIR", home.toString()), home, 1000);
    }

    /** A daemon whose only command is this. */
    private ControlServer startDaemon(Commands command) {
        daemon.commands((service, events, links) -> command);
        return daemon.start();
    }

    private static void write(OutputStream stream, String text) {
        try {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "status",
                "status --format json",
                "status web",
                "status web --format=json",
                "status nothing",
                "status --frobnicate",
                "frobnicate",
                "update",
                "check",
                "check nothing",
                "update now --dry-run --format json",
                "auto-update --dry-run --format {{.Unit",
                "auto-update --authfile nowhere",
                "history",
                "history --limit 0",
                "history web --format json",
                "events",
                "hold nothing",
                "release web",
                "release nothing",
                "approve web",
                "rollback nothing",
                "pin web 00",
                "quarantine",
                "quarantine list",
                "quarantine clear",
                "quarantine clear 00",
                "registries",
                "notify test",
                "dashboard",
                "--help",
                "status --help",
                "init --help"
            })
    void printsAndEndsAsAProcessOfItsOwnDoes(String line) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        startDaemon();

        Ran ran = run(arguments);

        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Tidewaiter.execute(
                new Tidewaiter(this::locations, new Caller(home, Map.of(), Set.of())),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                new CommandLine.RunLast(),
                List.of(arguments));
        assertThat(ran).isEqualTo(new Ran(exit, out.toString(), err.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "status --format json", "status web"})
    void endsWithTheCodeOfAUnitThatIsDown(String line) {
        startDaemon();
        daemon.leavesDown("it exits");

        Ran ran = run(line.split(" "));

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config check", "init web", "daemon", "manual man", "completion bash", "--config x status"})
    void startsJavaForWhatNeedsAProcessOfItsOwn(String line) {
        startDaemon();

        assertThat(run(line.split(" "))).isEqualTo(new Ran(7, "java: <" + line.replace(" ", "> <") + ">", ""));
    }

    @Test
    void startsJavaWhereNoDaemonOfItsVersionAnswers() throws IOException {
        Ran java = new Ran(7, "java: <status> <$(echo x)> <> <a\nb>", "");
        String[] arguments = {"status", "$(echo x)", "", "a\nb"};

        assertThat(run(arguments)).isEqualTo(java);

        ControlServer server = startDaemon((words, caller, console) -> OptionalInt.of(0));
        Files.writeString(home.resolve("program/lib/version"), "2.0\n");
        assertThat(run(arguments)).isEqualTo(java);

        daemon.loop.result(server::stop);
        Files.createFile(daemon.socket());
        assertThat(run(arguments)).isEqualTo(java);
    }

    @Test
    void startsJavaForMoreThanTheDaemonTakes() {
        startDaemon();
        String[] units = Stream.concat(
                        Stream.of("check"), Stream.generate(() -> "u").limit(2000))
                .toArray(String[]::new);

        assertThat(run(units).out()).startsWith("java: <check> <u> <u>");
        assertThat(run("hold", "x".repeat(70_000)).out()).startsWith("java: <hold> <xxx");
        assertThat(run("hold", "x".repeat(30_000)).out()).isEmpty();
    }

    @Test
    void tellsItsVersionWithoutJava() {
        assertThat(run("--version")).isEqualTo(new Ran(0, "tidewaiter " + VERSION + "\n", ""));
    }

    @Test
    void handsOverWhatBelongsToTheCaller() {
        List<List<String>> lines = new ArrayList<>();
        List<Caller> callers = new ArrayList<>();
        startDaemon((words, caller, console) -> {
            lines.add(words);
            callers.add(caller);
            return OptionalInt.of(0);
        });
        String[] arguments = {"hold", "", "a b&c=d%20+é🚀", "@/etc/passwd", "=x", "-q", "\"'`$(x)\\\n"};
        ProcessBuilder builder = builder(arguments);
        builder.environment().put("NO_COLOR", "1");
        builder.environment().put("TERM", "xterm");
        builder.environment().put("REGISTRY_AUTH_FILE", "auth=1.json");

        assertThat(run(builder)).isEqualTo(new Ran(0, "", ""));

        assertThat(lines).containsExactly(List.of(arguments));
        assertThat(callers)
                .containsExactly(new Caller(
                        home,
                        Map.of("NO_COLOR", "1", "REGISTRY_AUTH_FILE", "auth=1.json", "TERM", "xterm", "COLUMNS", ""),
                        Set.of()));
    }

    @Test
    void takesAnArgumentWithAtAsText() throws IOException {
        startDaemon();
        Path file = Files.writeString(home.resolve("words"), "web");

        assertThat(run("status", "@" + file).err()).contains("@" + file);
    }

    /** As one that is stopped by a signal: the kernel takes the connection, and no answer comes. */
    @Test
    void doesNotWaitForeverForADaemonThatHangs() throws IOException {
        try (ServerSocketChannel frozen = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Files.createDirectories(daemon.socket().getParent());
            frozen.bind(UnixDomainSocketAddress.of(daemon.socket()));

            Ran ran = run(impatient("status"));

            assertThat(ran.exit()).isEqualTo(1);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err()).startsWith("the daemon does not answer").hasLineCount(1);
        }
    }

    @Test
    void doesNotWaitForeverForADaemonThatHangsInTheMiddle() {
        startDaemon((words, caller, console) -> {
            console.begin();
            write(console.out(), "begun");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return OptionalInt.of(0);
        });

        Ran ran = run(impatient("update", "now"));

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEqualTo("begun");
        assertThat(ran.err()).startsWith("the daemon does not answer").hasLineCount(1);
    }

    /** Its loop stands still, and the caller gives up meanwhile. */
    @Test
    void runsNothingForACallerThatGaveUpBeforeItBegan() throws IOException {
        AtomicLong begun = new AtomicLong();
        startDaemon((words, caller, console) -> {
            console.begin();
            begun.incrementAndGet();
            return OptionalInt.of(0);
        });
        CountDownLatch stuck = new CountDownLatch(1);
        daemon.loop.vertx().runOnContext(now -> await().until(() -> stuck.getCount() == 0));

        Ran ran = run(impatient("hold", "web"));
        stuck.countDown();

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(run("status").exit()).isZero();
        assertThat(begun).hasValue(1);
    }

    /** Waits a second where it waits for a minute. */
    private ProcessBuilder impatient(String... arguments) {
        ProcessBuilder builder = builder(arguments);
        builder.environment().put("TIDEWAITER_PATIENCE", "1");
        return builder;
    }

    @Test
    void keepsEachByteAndTheStreamsApart() {
        String large = "0 1\nexit 5\n é🚀\r\0".repeat(200_000);
        startDaemon((words, caller, console) -> {
            console.begin();
            write(console.out(), large);
            write(console.err(), "no line end");
            write(console.out(), "\n");
            return OptionalInt.of(4);
        });

        assertThat(run("status")).isEqualTo(new Ran(4, large + "\n", "no line end"));
    }

    @Test
    void printsOutputWhileTheCommandRuns() throws IOException {
        CountDownLatch seen = new CountDownLatch(1);
        startDaemon((words, caller, console) -> {
            console.begin();
            write(console.out(), "50 %\r");
            await().until(() -> seen.getCount() == 0);
            return OptionalInt.of(0);
        });
        Process process = builder("update", "now").start();

        assertThat(new String(process.getInputStream().readNBytes(5), StandardCharsets.UTF_8))
                .isEqualTo("50 %\r");

        seen.countDown();
        assertThat(process.onExit().join().exitValue()).isZero();
    }

    @Test
    void saysThatTheDaemonWentAway() {
        CompletableFuture<ControlServer> server = new CompletableFuture<>();
        server.complete(startDaemon((words, caller, console) -> {
            console.begin();
            write(console.out(), "begun");
            daemon.loop.run(() -> server.join().stop());
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return OptionalInt.of(0);
        }));

        Ran ran = run("update", "now");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).doesNotContain("java");
        assertThat(ran.err())
                .isEqualTo(
                        "the daemon went away in the middle: it goes on where it was once it runs again (tidewaiter history)\n");
    }

    /** A command that waits is ended when the launcher and its helpers are, as by Ctrl-C. */
    @Test
    void endsTheCommandOfALauncherThatIsGone() throws IOException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> ended = new CompletableFuture<>();
        startDaemon((words, caller, console) -> {
            console.begin();
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.complete("interrupted");
                Thread.currentThread().interrupt();
            }
            return OptionalInt.of(0);
        });
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(builder("events", "--follow").command());
        Process process = builder().command(command).start();
        await().until(() -> begun.getCount() == 0);

        new ProcessBuilder("kill", "-TERM", "--", "-" + process.pid())
                .start()
                .onExit()
                .join();

        assertThat(process.onExit().join().exitValue()).isNotZero();
        await().untilAsserted(() -> assertThat(ended).isCompletedWithValue("interrupted"));
    }

    /** One that prints waits for the launcher, and ends with it. */
    @Test
    void waitsForALauncherThatDoesNotRead() throws IOException {
        AtomicLong written = new AtomicLong();
        CompletableFuture<String> ended = new CompletableFuture<>();
        startDaemon((words, caller, console) -> {
            console.begin();
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    write(console.out(), "more ".repeat(10_000));
                    written.addAndGet(50_000);
                }
                ended.complete("interrupted");
            } catch (UncheckedIOException e) {
                ended.complete("interrupted");
            }
            return OptionalInt.of(0);
        });
        Process process = builder("history").start();
        AtomicLong before = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(300)).until(() -> before.getAndSet(written.get()) == written.get());
        assertThat(written).hasValueBetween(1, 10_000_000);
        assertThat(ended).isNotDone();

        process.destroyForcibly().onExit().join();
        process.getInputStream().close();

        await().untilAsserted(() -> assertThat(ended).isCompletedWithValue("interrupted"));
    }
}
