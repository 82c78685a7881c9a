package io.tidewaiter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewaiter.config.Settings.Channel;
import io.tidewaiter.config.Settings.Notifier;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is told how updates end. */
class NotifiersTest {

    private static final Set<String> USUAL = Set.of(
            "updated",
            "rolled-back",
            "failed",
            "abandoned",
            "refused",
            "deferred",
            "armed",
            "pulled",
            "fleet-halted",
            "fleet-wave-done",
            "fleet-host-late");

    private static Map<String, Notifier> read(String text) throws ConfigException {
        return SettingsReader.parse("t", text).notifiers();
    }

    @Test
    void readsWhereEventsAreSent() throws ConfigException {
        assertThat(read("""
                notify:
                  ops:
                    url: https://events.example:8443/in?tenant=7
                    secret-file: /etc/secret
                    token-file: ${CREDENTIALS_DIRECTORY}/token
                    on: [rolled-back, failed]
                    timeout: 3s
                    retry-for: 2h
                """))
                .containsExactly(Map.entry(
                        "ops",
                        new Notifier(
                                new Channel.Http(
                                        URI.create("https://events.example:8443/in?tenant=7"),
                                        new HostFile("/etc/secret"),
                                        new HostFile("${CREDENTIALS_DIRECTORY}/token")),
                                Set.of("rolled-back", "failed"),
                                Duration.ofSeconds(3),
                                Duration.ofHours(2))));
    }

    @Test
    void hasDefaultsForOutcomesTimeoutAndAge() throws ConfigException {
        assertThat(read("notify: {ops: {url: http://127.0.0.1:8080}}").get("ops"))
                .isEqualTo(new Notifier(
                        new Channel.Http(URI.create("http://127.0.0.1:8080"), null, null),
                        USUAL,
                        Duration.ofSeconds(10),
                        Duration.ofDays(1)));
    }

    @Test
    void readsACommandWordByWord() throws ConfigException {
        assertThat(read("notify: {a: {command: /bin/tell all}, b: {command: [tell, the night shift], on: failed}}"))
                .containsOnly(
                        Map.entry(
                                "a",
                                new Notifier(
                                        new Channel.Command(List.of("/bin/tell", "all")),
                                        USUAL,
                                        Duration.ofSeconds(10),
                                        Duration.ofDays(1))),
                        Map.entry(
                                "b",
                                new Notifier(
                                        new Channel.Command(List.of("tell", "the night shift")),
                                        Set.of("failed"),
                                        Duration.ofSeconds(10),
                                        Duration.ofDays(1))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                        | a: needs either url, of a program that takes CloudEvents, or command
            {url: 'http://h', command: x}             | a.url: is unknown; what can stand here: command, on, retry-for, timeout
            {command: x, secret-file: /s}             | a.secret-file: is unknown; what can stand here: command, on, retry-for, timeout
            {command: []}                             | a.command: a command is missing
            {command: ''}                             | a.command: a command is missing
            {url: 'ftp://h/s3cret'}                   | a.url: is not a URL that begins with https:// or http:// and a host
            {url: 'http:///s3cret'}                   | a.url: is not a URL that begins with https:// or http:// and a host
            {url: 's3cret with blanks'}               | a.url: is not a URL
            {url: 'https://u:s3cret@h'}               | a.url: holds a user: write a token into a file and name that in token-file
            {url: 'http://h', token-file: s3cret}     | a.token-file: is not an absolute path: write the secret into a file and name that, or ${CREDENTIALS_DIRECTORY}/NAME
            {url: 'http://h', on: []}                 | a.on: an empty list would tell nothing: leave the notifier out
            {url: 'http://h', on: [updated, broken]}  | a.on: "broken" is not one of [updated, rolled-back, failed, abandoned, refused, deferred, armed, pulled, same-image, fleet-halted, fleet-wave-done, fleet-host-late]
            {url: 'http://h', timeout: 11m}           | a.timeout: 11m is out of range: 1s to 10m is allowed
            {url: 'http://h', retry-for: 31d}         | a.retry-for: 31d is out of range: 0s to 30d is allowed
            {url: 'http://h', uri: x}                 | a.uri: is unknown; did you mean url?
            """)
    void tellsAMistakeAndNoSecret(String notifier, String mistake) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> read("notify:\n  a: " + notifier));

        assertThat(e.getMessage()).contains("notify." + mistake).doesNotContain("s3cret");
    }

    @Test
    void namesThemAsMetricsCan() {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> read("notify: {My Ops: {command: x}}"));

        assertThat(e.getMessage()).endsWith("is not a name for a notifier: up to 64 of a-z, 0-9 and - are");
    }
}
