package io.tidewaiter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsMistakesTest {

    @Test
    void tellsAllMistakesAtOnceEachWithItsLine() {
        assertThat(mistakesIn("""
                polll: {}
                poll:
                  interval: 0s
                  jitter: soon
                  at-start: yes
                health:
                  timeout: [60s]
                  soak:
                workloads:
                  web:
                    health: {tcp: 0}
                  db.service:
                    health:
                      http: 8080
                      exec: []
                      colour: blue
                releases: 3
                parallel: many
                parallel: 4
                webhook:
                  hooks:
                    My-Hook: {type: kway}
                    hub: {type: docker-hub, auth: bearer, secret-file: /s}
                  tls: {key-file: key.pem}
                podman: {socket: podman.sock}
                """))
                .containsExactly(
                        "t:1: polll: is unknown; did you mean poll?",
                        "t:3: poll.interval: 0s is out of range: 1s to 30d is allowed",
                        "t:4: poll.jitter: \"soon\" is not a time span such as 90s, 1m30s or 5min",
                        "t:5: poll.at-start: \"yes\" is neither true nor false",
                        "t:7: health.timeout: one value is expected here, not a list",
                        "t:8: health.soak: has no value",
                        "t:10: workloads.web: is not the name of a service, which ends in .service",
                        "t:11: workloads.web.health.tcp: \"0\" is not 8080 or 127.0.0.1:8080",
                        "t:14: workloads.db.service.health.http:"
                                + " \"8080\" is not /path, :8080/path or http://127.0.0.1:8080/path",
                        "t:15: workloads.db.service.health.exec: a command is missing",
                        "t:16: workloads.db.service.health.colour: is unknown;"
                                + " what can stand here: drain, exec, http, idle, soak, tcp, timeout",
                        "t:17: releases: keys are expected here, not a single value",
                        "t:18: parallel: \"many\" is not a whole number",
                        "t:19: parallel: is here twice, first on line 18",
                        "t:20: webhook.listen: is missing",
                        "t:22: webhook.hooks.My-Hook: is not a hook's name: up to 64 of a-z, 0-9 and - are",
                        "t:22: webhook.hooks.My-Hook.type: \"kway\" is not one of [distribution, gitlab, acr, docker-hub,"
                                + " quay, harbor, github, gitea, forgejo, zot, ecr, plain]",
                        "t:22: webhook.hooks.My-Hook.secret-file: is missing",
                        "t:23: webhook.hooks.hub.auth: docker-hub cannot show bearer: it can show [path]",
                        "t:24: webhook.tls.certificate-file: is missing",
                        "t:24: webhook.tls.key-file: is not an absolute path: write the secret into a file and name that,"
                                + " or ${CREDENTIALS_DIRECTORY}/NAME",
                        "t:25: podman.socket: \"podman.sock\" is not an absolute path such as /run/podman/podman.sock");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"whenever", "[02:00-04:00, whenever]", "02:00-02:00", "Foo 02:00-04:00", "02:00-04:00 Mars/Base"
            })
    void namesAWindowThatIsNone(String window) {
        assertThat(mistakesIn("workloads: {web.service: {gates: {window: %s}}}".formatted(window)))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake)
                        .startsWith("t:1: workloads.web.service.gates.window: ")
                        .contains("is not a window such as"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            poll: {interval: 999ms}        | poll.interval: 999ms is out of range: 1s to 30d is allowed
            poll: {interval: 31d}          | poll.interval: 31d is out of range: 1s to 30d is allowed
            gates: {min-age: 366d}         | gates.min-age: 366d is out of range: 0s to 365d is allowed
            'workloads: {a.service: {hooks: {before: {timeout: 5m}}}}' | workloads.a.service.hooks.before: needs either command, a program of this host, or exec, a command inside the container
            'workloads: {a.service: {hooks: {before: {command: a, timeout: 61m}}}}' | workloads.a.service.hooks.before.timeout: 1h1m is out of range: 1s to 1h is allowed
            'workloads: {a.service: {hooks: {after: {command: a}}}}' | workloads.a.service.hooks.after: is unknown; what can stand here: after-proven, after-rollback, before, before-rollback
            'workloads: {a.service: {hooks: {before: {command: []}}}}' | workloads.a.service.hooks.before.command: a command is missing
            gates: {approve: perhaps}      | gates.approve: "perhaps" is neither true nor false
            gates: {min_age: 1d}           | gates.min_age: is unknown; did you mean min-age?
            poll: {jitter: 25h}            | poll.jitter: 1d1h is out of range: 0s to 1d is allowed
            poll: {calendar: Moonday}      | poll.calendar: "Moonday" is not a calendar expression such as daily, Mon..Fri 03:00 or *:0/15 ("Moonday" is not a weekday such as Mon)
            poll: {calendar: []}           | poll.calendar: a calendar expression is missing, such as Mon..Fri 03:00
            'poll: {calendar: [daily, 25:00]}' | poll.calendar: "25:00" is not a calendar expression such as daily, Mon..Fri 03:00 or *:0/15 (25 is not an hour from 0 to 23)
            poll: {calendar: {a: b}}       | poll.calendar: one value is expected here, not keys
            poll: {interval: 1h, calendar: daily} | poll: interval and calendar exclude each other: leave one of them out
            health: {timeout: 0}           | health.timeout: 0s is out of range: 1s to 1d is allowed
            health: {idle: never}          | health.idle: "never" is none of prove, armed, wait
            health: {soak: 8d}             | health.soak: 8d is out of range: 0s to 7d is allowed
            releases: {keep: 0}            | releases.keep: 0 is out of range: 1 to 20 is allowed
            releases: {keep: 21}           | releases.keep: 21 is out of range: 1 to 20 is allowed
            releases: {keep: -1}           | releases.keep: -1 is out of range: 1 to 20 is allowed
            releases: {keep: 2.5}          | releases.keep: "2.5" is not a whole number
            releases: {keep: 99999999999}  | releases.keep: "99999999999" is not a whole number
            parallel: 65                   | parallel: 65 is out of range: 1 to 64 is allowed
            parallel: {a: 1}               | parallel: one value is expected here, not keys
            metrics: {textfile: /a/b.txt}  | metrics.textfile: "/a/b.txt" is not an absolute path that ends in .prom, as node_exporter wants it
            metrics: {textfile: b.prom}    | metrics.textfile: "b.prom" is not an absolute path that ends in .prom, as node_exporter wants it
            metrics: {listen: 9464}        | metrics.listen: "9464" is not 127.0.0.1:8090 or [::1]:8090
            dashboard: {listen: 0.0.0.0:8651} | dashboard.listen: 0.0.0.0:8651 is not a loopback address: 127.0.0.1 or [::1] is, and ssh -L reaches it from elsewhere
            dashboard: {listen: '[::]:8651'} | dashboard.listen: [::]:8651 is not a loopback address: 127.0.0.1 or [::1] is, and ssh -L reaches it from elsewhere
            dashboard: {listen: edge.example:8651} | dashboard.listen: edge.example:8651 is not a loopback address: 127.0.0.1 or [::1] is, and ssh -L reaches it from elsewhere
            dashboard: {listen: localhost:8651} | dashboard.listen: localhost:8651 is not a loopback address: 127.0.0.1 or [::1] is, and ssh -L reaches it from elsewhere
            dashboard: {listen: 8651}      | dashboard.listen: "8651" is not 127.0.0.1:8090 or [::1]:8090
            dashboard: {port: 8651}        | dashboard.port: is unknown; what can stand here: all-users, listen
            metrics: {port: 1}             | metrics.port: is unknown; what can stand here: listen, textfile
            poll: 5m                       | poll: keys are expected here, not a single value
            workloads: [a.service]         | workloads: keys are expected here, not a list
            webhook: on                    | webhook: keys are expected here, not a single value
            5                              | keys are expected here, not a single value
            '[poll]'                       | keys are expected here, not a list
            '{[poll]: 1}'                  | a key is expected here, not a list or more keys
            """)
    void refusesWhatIsOutOfRangeOrOfTheWrongKind(String text, String mistake) {
        assertThat(mistakesIn(text)).containsExactly("t:1: " + mistake);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            listen: 127.0.0.1:8090          | webhook.hooks: has no hook: name at least one, or leave the webhook section out
            listen: 127.0.0.1, hooks: {a: {type: distribution, secret-file: /s}}   | webhook.listen: "127.0.0.1" is not 127.0.0.1:8090 or [::1]:8090
            listen: h:0, hooks: {a: {type: distribution, secret-file: /s}}         | webhook.listen: 0 is not a port: 1 to 65535 is
            listen: h:65536, hooks: {a: {type: distribution, secret-file: /s}}     | webhook.listen: 65536 is not a port: 1 to 65535 is
            listen: h:1, hooks: {a: }       | webhook.hooks.a.secret-file: is missing; webhook.hooks.a.type: is missing
            listen: h:1, hooks: {a: /s}     | webhook.hooks.a: keys are expected here, not a single value
            hooks: {a: {type: distribution, secret-file: /s}}                      | webhook.listen: is missing
            listen: h:1, hooks: {a: {type: zot, auth: password, secret-file: /s}}  | webhook.hooks.a.auth: "password" is not one of [bearer, basic, header, hmac, path, certificate]
            listen: h:1, hooks: {a: {type: zot, auth: header, secret-file: /s}}    | webhook.hooks.a: auth: header and the key header, which names it, go together
            listen: h:1, hooks: {a: {type: zot, header: X, secret-file: /s}}       | webhook.hooks.a: auth: header and the key header, which names it, go together
            listen: h:1, hooks: {a: {type: zot, auth: header, header: 'X Y', secret-file: /s}}  | webhook.hooks.a.header: "X Y" is not the name of a header; webhook.hooks.a: auth: header and the key header, which names it, go together
            listen: h:1, hooks: {a: {type: quay, auth: certificate, secret-file: /s}}  | webhook: has a hook that wants a certificate: that needs tls
            listen: h:1, tls: {certificate-file: /c}, hooks: {a: {type: zot, secret-file: /s}}  | webhook.tls.key-file: is missing
            listen: h:1, tls: on, hooks: {a: {type: zot, secret-file: /s}}         | webhook.tls: keys are expected here, not a single value
            """)
    void refusesAReceiverThatWouldAcceptNoSenderOrAnySender(String webhook, String mistakes) {
        assertThat(mistakesIn("webhook: {%s}".formatted(webhook)))
                .containsExactlyInAnyOrder(List.of(mistakes.split("; ")).stream()
                        .map("t:1: "::concat)
                        .toArray(String[]::new));
    }

    @Test
    void doesNotRepeatASecretThatStandsInTheWrongPlace() {
        assertThat(mistakesIn("webhook: {listen: h:1, hooks: {a: {type: distribution, secret-file: hunter2}}}"))
                .singleElement()
                .asString()
                .contains("webhook.hooks.a.secret-file: is not an absolute path")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "intervall, interval",
        "nterval, interval",
        "intervel, interval",
        "intreval, interval",
        "jittre, jitter",
        "at_start, at-start",
        "at-star, at-start",
    })
    void guessesTheKeyThatIsOneEditAway(String wrong, String right) {
        assertThat(mistakesIn("poll: {%s: 1}".formatted(wrong)))
                .containsExactly("t:1: poll.%s: is unknown; did you mean %s?".formatted(wrong, right));
    }

    @ParameterizedTest
    @CsvSource({"itnervla", "int", "intervalls", "start-at", "''"})
    void listsTheKeysWhenItCannotGuess(String wrong) {
        assertThat(mistakesIn("poll: {'%s': 1}".formatted(wrong)))
                .containsExactly("t:1: poll.%s: is unknown; what can stand here: at-start, calendar, interval, jitter"
                        .formatted(wrong));
    }

    @Test
    void keepsAMessageShortAndOnOneLine() {
        assertThat(mistakesIn("parallel: \"\\e[31m\\n%s\"".formatted("x".repeat(5_000))))
                .singleElement()
                .asString()
                .startsWith("t:1: parallel: \"\\x1b[31m\\nxxx")
                .hasSizeLessThan(400);
    }

    private static List<String> mistakesIn(String text) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> SettingsReader.parse("t", text));
        assertThat(e).as("the mistakes in %s", text).isNotNull();
        List<String> lines =
                e.problems().stream().map(SettingsProblem::toString).toList();
        assertThat(e).hasMessage(String.join("\n", lines));
        return lines;
    }
}
