package io.tidewaiter.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.podman.Loop;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandNotifierTest {

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/bin:/bin",
            "HOME", "/home/core",
            "CREDENTIALS_DIRECTORY", "/run/credentials",
            "NOTIFY_SOCKET", "/run/notify",
            "https_proxy", "http://user:s3cret@proxy",
            "TIDEWAITER_REASON", "an older one");

    @TempDir
    private Path folder;

    @AutoClose
    private final Loop loop = new Loop();

    private CommandNotifier notifier(Duration timeout, String... command) {
        return new CommandNotifier(
                loop.vertx(), Ticker.of(loop.vertx()), List.of(command), timeout, "//edge/core", ENVIRONMENT);
    }

    private Receipt run(Duration timeout, String... command) {
        CommandNotifier notifier = notifier(timeout, command);
        return loop.result(() -> notifier.send(Ends.notification()));
    }

    /** A shell is what the test makes of it, as it is the shortest program to write. */
    private Receipt script(String script) {
        return run(Duration.ofSeconds(20), "sh", "-c", script);
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file));
    }

    @Test
    void givesArgumentsAsTheyAre() throws IOException {
        Path out = folder.resolve("out");

        Receipt receipt = run(
                Duration.ofSeconds(20),
                "sh",
                "-c",
                "printf '%s\\n' \"$@\" >\"$0\"",
                out.toString(),
                "two words",
                "$HOME;`id`",
                "");

        assertThat(receipt).isInstanceOf(Receipt.Taken.class);
        assertThat(lines("out")).containsExactly("two words", "$HOME;`id`", "");
    }

    @Test
    void tellsInTheEnvironmentAndOnItsInput() throws IOException {
        Receipt receipt = script("env >%1$s/env; cat >%1$s/in".formatted(folder));

        assertThat(receipt).isInstanceOf(Receipt.Taken.class);
        assertThat(lines("env"))
                .contains(
                        "TIDEWAITER_ID=" + Ends.notification().id(),
                        "TIDEWAITER_SOURCE=//edge/core",
                        "TIDEWAITER_TYPE=io.tidewaiter.update.updated",
                        "TIDEWAITER_OUTCOME=updated",
                        "TIDEWAITER_UNIT=web.service",
                        "TIDEWAITER_IMAGE=registry.example/web:prod",
                        "TIDEWAITER_OLD_DIGEST=" + Ends.OLD,
                        "TIDEWAITER_NEW_DIGEST=" + Ends.NEW,
                        "TIDEWAITER_REASON=it is silent",
                        "HOME=/home/core")
                .noneMatch(line -> line.contains("s3cret") || line.contains("/run/"));
        assertThat(lines("in")).containsExactly(CloudEvent.of(Ends.notification(), "//edge/core"));
    }

    @Test
    void tellsWhatOthersWroteInOneLineAndOnItsInputWhole() throws IOException {
        String reason = "Error: \033[2J\nTIDEWAITER_UNIT=forged\0\u202e";
        UpdateNotification nasty =
                UpdateNotification.of(Ends.ended(7, "failed", reason, false)).orElseThrow();
        CommandNotifier notifier =
                notifier(Duration.ofSeconds(20), "sh", "-c", "env >%1$s/env; cat >%1$s/in".formatted(folder));

        assertThat(loop.result(() -> notifier.send(nasty))).isInstanceOf(Receipt.Taken.class);

        assertThat(lines("env"))
                .contains("TIDEWAITER_REASON=Error: \\x1b[2J\\nTIDEWAITER_UNIT=forged\\x00\\u202e")
                .doesNotContain("TIDEWAITER_UNIT=forged");
        assertThat(new JsonObject(lines("in").getFirst()).getJsonObject("data").getString("reason"))
                .isEqualTo(reason);
    }

    @Test
    void goesByTheExitCode() {
        assertThat(script("exit 0")).isInstanceOf(Receipt.Taken.class);
        assertThat(script("echo the channel is gone >&2; exit 3"))
                .isEqualTo(new Receipt.Refused("sh failed with exit code 3: the channel is gone"));
        assertThat(script("echo; echo come again; exit 75"))
                .isEqualTo(new Receipt.Later("sh wants to be told again (exit code 75): come again"));
        assertThat(run(Duration.ofSeconds(20), folder + "/none"))
                .isEqualTo(new Receipt.Refused(folder + "/none cannot be started: No such file or directory"));
    }

    /** Stands for a host that has no process or memory left: the program is there, and the kernel does not start it. */
    @Test
    void triesAgainWhatIsThereAndCannotBeStartedNow() throws IOException {
        Path program = folder.resolve("tell");
        Path interpreter = folder.resolve("interpreter");
        Files.writeString(program, "#!%s\n".formatted(interpreter));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

        assertThat(run(Duration.ofSeconds(20), program.toString()))
                .isEqualTo(new Receipt.Later(program + " cannot be started: No such file or directory"));

        Files.createSymbolicLink(interpreter, Path.of("/bin/sh"));
        assertThat(run(Duration.ofSeconds(20), program.toString())).isInstanceOf(Receipt.Taken.class);
    }

    @Test
    void refusesWhatMayNotBeRun() throws IOException {
        Path program = Files.writeString(folder.resolve("tell"), "#!/bin/sh\n");

        assertThat(run(Duration.ofSeconds(20), program.toString()))
                .isEqualTo(new Receipt.Refused(program + " cannot be started: Permission denied"));
        assertThat(run(Duration.ofSeconds(20), "tidewaiter-no-such-program")).isInstanceOf(Receipt.Refused.class);
    }

    @Test
    void keepsTheBeginningOfWhatItSays() {
        Receipt receipt = script("yes 'a long story' | head -c 1000000; exit 1");

        assertThat(receipt.words())
                .startsWith("sh failed with exit code 1: a long story a long")
                .hasSizeLessThan(1100);
    }

    @Test
    void endsWhatTakesTooLongWithAllThatItStarted() throws IOException {
        Receipt receipt =
                run(Duration.ofMillis(300), "sh", "-c", "sleep 600 & echo $! >%s/child; wait".formatted(folder));

        assertThat(receipt).isEqualTo(new Receipt.Later("sh was not done after 300ms and was ended"));
        long child = Long.parseLong(lines("child").getFirst());
        await().until(() -> ProcessHandle.of(child).isEmpty());
    }

    @Test
    void killsWhatDoesNotWantToEnd() {
        Receipt receipt = run(Duration.ofMillis(300), "sh", "-c", "trap '' TERM; while :; do sleep 1; done");

        assertThat(receipt).isEqualTo(new Receipt.Later("sh was not done after 300ms and was ended"));
    }

    @Test
    void waitsForNothingThatRunsOnInTheBackground() throws IOException {
        Receipt receipt = script("sleep 600 & echo $! >%s/child; echo done; exit 1".formatted(folder));

        assertThat(receipt).isEqualTo(new Receipt.Refused("sh failed with exit code 1: done"));
        ProcessHandle.of(Long.parseLong(lines("child").getFirst())).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void isStoppedWhenTheNotifierCloses() {
        CommandNotifier notifier = notifier(Duration.ofMinutes(10), "sleep", "600");
        List<Receipt> receipts = new ArrayList<>();
        Future<Receipt> sent =
                loop.begin(() -> notifier.send(Ends.notification()).onSuccess(receipts::add));
        await().until(() -> ProcessHandle.current()
                .children()
                .anyMatch(child -> child.info().commandLine().orElse("").endsWith("sleep 600")));

        await().until(() -> {
            loop.result(notifier::close);
            return sent.isComplete();
        });
        assertThat(receipts).hasSize(1);
    }
}
