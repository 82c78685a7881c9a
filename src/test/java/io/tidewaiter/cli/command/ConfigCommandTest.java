package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.cli.backend.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** {@code config check}. */
class ConfigCommandTest extends CommandTest {

    private static final String SECRET = "correct-horse-battery-staple";

    private Path secret(String mode) throws IOException {
        Path file = Files.writeString(home.resolve("secret"), SECRET + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private Path hookWith(Path secret) throws IOException {
        return Files.writeString(home.resolve("with-hook.yaml"), """
                webhook:
                  listen: 127.0.0.1:8650
                  hooks:
                    registry:
                      type: distribution
                      secret-file: %s
                """.formatted(secret));
    }

    @Test
    void saysEveryMistakeWithItsLine() throws IOException {
        Path file = Files.writeString(home.resolve("wrong.yaml"), "poll:\n  interval: soon\nparalel: 3\n");

        Ran ran = run("config", "check", file.toString()).says("");

        ran.ends(ExitCode.USAGE);
        assertThat(ran.err().lines())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith(file + ":2: poll.interval: "),
                        second ->
                                assertThat(second).isEqualTo(file + ":3: paralel: is unknown; did you mean parallel?"));
    }

    @Test
    void printsWhatIsInForceAndNoSecret() throws IOException {
        Path secret = secret("rw-------");

        Ran ran = run("config", "check", hookWith(secret).toString());

        ran.ends(ExitCode.OK);
        assertThat(ran.out())
                .containsPattern("(?m)^poll\\.interval +5m +default$")
                .containsPattern("(?m)^health\\.idle +prove +default$")
                .containsPattern("(?m)^releases\\.min-free +512 MiB +default$")
                .containsPattern("(?m)^webhook\\.listen +127\\.0\\.0\\.1:8650 +line 2$")
                .containsPattern("(?m)^webhook\\.hooks\\.registry\\.secret-file +" + secret + " +line 6$");
        assertThat(ran.out() + ran.err()).doesNotContain(SECRET);
    }

    @Test
    void rejectsASecretThatOthersCanRead() throws IOException {
        Path secret = secret("rw-r--r--");
        Path file = hookWith(secret);

        run("config", "check", file.toString())
                .says("")
                .complains(
                        "%s:6: webhook.hooks.registry.secret-file: %s can be read by every user of this host: chmod o-r %2$s\n"
                                .formatted(file, secret))
                .ends(ExitCode.USAGE);
    }

    @Test
    void objectsToASecretThatIsNotThere() throws IOException {
        Path file = hookWith(home.resolve("nowhere"));

        Ran ran = run("config", "check", file.toString());

        ran.ends(ExitCode.USAGE);
        assertThat(ran.err()).contains(":6: ").contains("nowhere does not exist");
    }

    @Test
    void lookAtTheUsualPlaceAndSaysWhenThereIsNothing() {
        Ran ran = run("config", "check");

        ran.ends(ExitCode.OK);
        assertThat(ran.out()).contains("poll.interval").doesNotContain("line");
        assertThat(ran.err()).contains("(not there)");
    }

    @Test
    void tellsProgramsAsWell() throws IOException {
        Path file = Files.writeString(home.resolve("wrong.yaml"), "paralel: 3\n");

        Ran ran = run("config", "check", "--format", "json", file.toString()).complains("");

        ran.ends(ExitCode.USAGE);
        assertThat(ran.out()).contains("\"line\" : 1").contains("\"key\" : \"paralel\"");
        assertThat(run("config", "check", "--format", "json").out()).contains("\"value\" : \"5m\"");
    }
}
