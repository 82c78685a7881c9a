package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.cli.backend.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the same for every command, and what goes without a daemon. */
class TidewaiterTest extends CommandTest {

    @ParameterizedTest
    @CsvSource({
        "'', say what to do:",
        "update, say when: tidewaiter update now",
        "quarantine, say what to do: list or clear",
        "frobnicate, Unmatched argument",
        "status --frobnicate, Unknown option: '--frobnicate'",
        "status --format xml, Invalid value for option '--format'",
        "history --limit many, Invalid value for option '--limit'"
    })
    void tellsWhatIsWrongWithTheCommandLine(String arguments, String complaint) {
        Ran ran = arguments.isEmpty() ? run() : run(arguments.split(" "));

        ran.says("").ends(ExitCode.USAGE);
        assertThat(ran.err()).startsWith(complaint);
        assertThat(daemon.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "status, UNIT",
        "update now, UNIT",
        "check, UNIT",
        "history, UNIT",
        "hold, UNIT",
        "diff web, DIGEST",
        "quarantine clear, DIGEST",
        "config check, FILE",
        "init, NAME"
    })
    void takesNoNameThatIsEmptyOrEndless(String command, String name) {
        List<String> words = List.of(command.split(" "));

        run(with(words, "")).says("").complains(name + " is empty\n").ends(ExitCode.USAGE);
        Ran ran = run(with(words, "x".repeat(100_000))).says("");

        ran.ends(ExitCode.USAGE);
        assertThat(ran.err())
                .startsWith(name + " is longer than ")
                .hasLineCount(1)
                .hasSizeLessThan(120);
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void takesNoOptionThatIsEndless() {
        Ran ran = run("hold", "web", "--reason", "x".repeat(100_000));

        ran.ends(ExitCode.USAGE);
        assertThat(ran.err())
                .startsWith("--reason is longer than 4096 characters: xxx")
                .hasSizeLessThan(120);
    }

    @Test
    void quotesNoEndlessArgumentThatItDoesNotKnow() {
        Ran ran = run("status", "--" + "x".repeat(100_000));

        ran.ends(ExitCode.USAGE);
        assertThat(ran.err()).startsWith("Unknown option: '--xxx").hasSizeLessThan(2000);
    }

    private static String[] with(List<String> words, String last) {
        return Stream.concat(words.stream(), Stream.of(last)).toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "update --help",
                "update now --help",
                "status -h",
                "history -h",
                "quarantine -h",
                "init -h",
                "daemon -h"
            })
    void helps(String arguments) {
        Ran ran = run(arguments.split(" ")).complains("");

        ran.ends(ExitCode.OK);
        assertThat(ran.out()).startsWith("Usage: tidewaiter");
    }

    @Test
    void tellsItsVersion() {
        Ran ran = run("--version");

        ran.ends(ExitCode.OK);
        assertThat(ran.out()).startsWith("tidewaiter ");
    }

    @Test
    void explainsItsExitCodes() {
        assertThat(run("--help").out()).contains("Exit codes:").contains("a workload that should run is down");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "history", "update now", "quarantine list", "quarantine clear --all", "daemon"})
    void doesNothingWithAConfigurationThatIsWrong(String command) throws IOException {
        Path config = Files.writeString(home.resolve("wrong.yaml"), "pol:\n  interval: 5m\n");

        Ran ran = run((command + " --config " + config).split(" "));

        ran.says("").ends(ExitCode.USAGE);
        assertThat(ran.err()).contains(config.toString()).contains("pol");
        assertThat(daemon.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "check", "update now", "quarantine list"})
    void refusesAConfigurationWhileADaemonHasItsOwn(String command) throws IOException {
        Path config = Files.writeString(home.resolve("right.yaml"), "poll:\n  interval: 5m\n");

        Ran ran = run((command + " --config " + config).split(" "));

        ran.says("").ends(ExitCode.USAGE);
        assertThat(ran.err()).contains("--config " + config, "a daemon runs", "stop the daemon");
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void readsTheConfigurationInItsUsualPlaceWhenItDoesTheWorkItself() throws IOException {
        daemon.close();
        Path config = locations().configFile();
        Files.createDirectories(config.getParent());
        Files.writeString(config, "pol:\n  interval: 5m\n");

        run("status").ends(ExitCode.USAGE);
    }

    @Test
    void needsNoDaemonToLookAtWhatIsWritten() throws IOException {
        daemon.close();

        run("history").says("no updates yet\n").complains("").ends(ExitCode.OK);
        run("quarantine", "list").says("no image is quarantined\n").ends(ExitCode.OK);
        run("quarantine", "clear", "--all")
                .says("no such image is quarantined\n")
                .ends(ExitCode.OK);
    }
}
