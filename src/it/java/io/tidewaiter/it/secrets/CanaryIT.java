package io.tidewaiter.it.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.HostNetworkProgram;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Health;
import io.tidewaiter.it.host.TestHost;
import io.tidewaiter.it.server.LeakyServers;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every secret that Tidewaiter is given is a canary here, and every server repeats the secrets that it is sent. No canary
 * appears where it does not belong, while the daemon logs and shows as much as it can.
 */
class CanaryIT {

    private static final String UNIT = "tidewaiter.service";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(300);

    /** One unit for all: its instance is the port. */
    private static final String PORT_UNIT = """
            [Service]
            Environment=PODMAN_SYSTEMD_UNIT=%n
            Type=forking
            PIDFile=%t/port-%i.pid
            ExecStart=/usr/bin/podman run -d --replace --name port-%i --conmon-pidfile %t/port-%i.pid --cgroups=no-conmon --network none --label io.containers.autoupdate=registry LABEL 127.0.0.1:%i/httpd:prod
            ExecStop=/usr/bin/podman stop -t 1 port-%i
            """;

    private static final String CONFIGURATION = """
            poll: {interval: 2s, jitter: 0s}
            metrics: {listen: "127.0.0.1:9464", textfile: /home/core/tidewaiter.prom}
            webhook:
              listen: 127.0.0.1:8650
              tls: {certificate-file: /home/core/secrets/tls.crt, key-file: /home/core/secrets/tls.key}
              hooks:
                bearer: {type: distribution, secret-file: /home/core/secrets/bearer}
                basic: {type: distribution, auth: basic, secret-file: /home/core/secrets/basic}
                header: {type: distribution, auth: header, header: X-Secret, secret-file: /home/core/secrets/header}
                hmac: {type: github, secret-file: /home/core/secrets/hmac}
                path: {type: docker-hub, secret-file: /home/core/secrets/path}
            notify:
              takes:
                url: http://127.0.0.1:5411/takes/canary-url
                secret-file: /home/core/secrets/signs
                token-file: /home/core/secrets/token
              refuses:
                url: http://127.0.0.1:5411/refuses/canary-url
                secret-file: /home/core/secrets/signs
                token-file: /home/core/secrets/token
              nobody:
                url: http://127.0.0.1:5499/canary-url
                token-file: /home/core/secrets/token
              command: {command: [/home/core/tell]}
            """;

    /** What there is to be found, and the words for it. */
    private static final Map<String, String> CANARIES = new LinkedHashMap<>();

    @RegisterExtension
    static final TestHost host = new TestHost();

    private static final Account core = host.core();
    private static final List<HostNetworkProgram> open = new ArrayList<>();

    @BeforeAll
    static void plant() {
        open.add(host.outside().start(LeakyServers.class));
        Httpd.ofSeedUnit(core, Health.QUICK).started();
        core.shell("podman tag IMAGE ".replace("IMAGE", Httpd.REFERENCE)
                        + ports().map(port -> "127.0.0.1:" + port + "/httpd:prod")
                                .collect(Collectors.joining(" ")))
                .ok();
        core.shell("podman tag %s registry.example:5000/httpd:prod".formatted(Httpd.REFERENCE))
                .ok();
        core.write(".config/containers/registries.conf.d/50.conf", """
                [[registry]]
                prefix = "127.0.0.1"
                location = "127.0.0.1"
                insecure = true
                [[registry]]
                prefix = "registry.example:5000"
                location = "registry.example:5000"
                insecure = true
                """);
        core.write(".config/containers/auth.json", """
                {"auths": {%s, %s, %s, %s, "127.0.0.1:%d": {"identitytoken": "%s", "auth": "PHRva2VuPjo="}},
                 "credHelpers": {"127.0.0.1:%d": "canary"}}
                """.formatted(
                        login(LeakyServers.PASSWORD, canary("password")),
                        login(LeakyServers.TOKEN, canary("for-token")),
                        login(LeakyServers.REDIRECT, canary("for-redirect")),
                        login(LeakyServers.GARBLED, canary("for-garbled")),
                        LeakyServers.NO_TOKEN,
                        canary("identity"),
                        LeakyServers.HELPED));
        core.write("labelled.json", "{\"auths\": {%s}}".formatted(login(LeakyServers.LABELLED, canary("labelled"))));
        CANARIES.put("a token of a registry", LeakyServers.ISSUED);
        CANARIES.put("a token in a redirect", LeakyServers.REDIRECTED);
        CANARIES.put("the URL of a receiver", "canary-url");
        core.write("bin/docker-credential-canary", """
                #!/bin/sh
                cat /proc/$$/cmdline /proc/$$/environ >/home/core/seen-by-helper
                echo '{"Username": "robot", "Secret": "%s"}'
                echo 'complaint %s' >&2
                """.formatted(canary("helper"), canary("helper")));
        core.write("tell", """
                #!/bin/sh
                cat /proc/$$/cmdline /proc/$$/environ - >"/home/core/seen-by-command-$TIDEWAITER_OUTCOME"
                """);
        core.shell("chmod +x tell bin/docker-credential-canary").ok();
        for (String secret : List.of("bearer", "header", "hmac", "path", "signs", "token")) {
            core.write("secrets/" + secret, canary(secret) + "\n");
        }
        core.write("secrets/basic", "user:" + canary("basic") + "\n");
        core.shell("""
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=hooks \
                  -keyout secrets/tls.key -out secrets/tls.crt
                """).ok();
        CANARIES.put(
                "the key of TLS",
                core.run("sed", "-n", "2p", "secrets/tls.key").ok().strip());
        core.installUnit("port@.service", PORT_UNIT.replace("LABEL ", ""));
        core.installUnit(
                "port@%d.service".formatted(LeakyServers.LABELLED),
                PORT_UNIT.replace("LABEL", "--label io.containers.autoupdate.authfile=/home/core/labelled.json"));
        // This Podman has no such option for a pull; so the command fails, and is read all the same.
        core.installUnit(
                "port@%d.service".formatted(LeakyServers.GIVEN),
                PORT_UNIT
                        .replace("LABEL ", "")
                        .replace(
                                "ExecStart=",
                                "ExecStartPre=-/usr/bin/podman pull --policy=missing --creds=robot:%s 127.0.0.1:%%i/httpd:prod\nExecStart="
                                        .formatted(canary("given"))));
        core.installUnit(
                "proxied.service",
                PORT_UNIT
                        .replace("LABEL ", "")
                        .replace("port-%i", "proxied")
                        .replace("127.0.0.1:%i", "registry.example:5000"));
        core.write(".config/systemd/user/tidewaiter.service.d/test.conf", """
                [Service]
                Environment=TIDEWAITER_LOG=debug no_proxy=192.168.1.222 http_proxy=http://user:%s@127.0.0.1:%d
                Environment=PATH=/home/core/bin:/usr/local/bin:/usr/bin:/bin
                """.formatted(
                        canary("proxy"), LeakyServers.PROXY));
        core.run("install", "-D", "-t", ".config/systemd/user", "/opt/tidewaiter/systemd/user/tidewaiter.service")
                .ok();
        core.systemctl("daemon-reload").ok();
        core.shell("systemctl --user start proxied "
                        + ports().map(port -> "port@" + port).collect(Collectors.joining(" ")))
                .ok();
        core.configure(CONFIGURATION + Health.QUICK.asConfiguration("container-httpd.service"));
        core.systemctl("start", UNIT).ok();
    }

    @AfterAll
    static void close() throws IOException {
        for (HostNetworkProgram neighbour : open) {
            neighbour.close();
        }
    }

    @Test
    void showsEachSecretOnlyWhereItBelongs() throws IOException {
        // given everything is tried, and much of it fails
        host.publish("v2");
        await().pollInterval(PAUSE).atMost(LIMIT).untilAsserted(() -> {
            assertThat(core.history())
                    .anyMatch(past -> past.path("outcome").asText().equals("updated"));
            assertThat(core.history())
                    .anyMatch(past -> past.path("outcome").asText().equals("abandoned"));
            assertThat(open.getFirst().said())
                    .anyMatch(line -> line.startsWith(LeakyServers.RECEIVER + " /takes"))
                    .anyMatch(line -> line.startsWith(LeakyServers.RECEIVER + " /refuses"));
        });
        callHooks();
        List<String> said = new ArrayList<>();
        said.add(core.tidewaiter("update", "now").toString());
        for (String command : List.of("status", "history", "registries", "quarantine list", "notify test")) {
            said.add(core.tidewaiter((command + " --format json").split(" ")).toString());
            said.add(core.tidewaiter(command.split(" ")).toString());
        }
        assertCanariesFlew();

        // then
        Map<String, String> places = new LinkedHashMap<>();
        places.put("the commands", String.join("\n", said));
        places.put(
                "the journal",
                host.root()
                        .run("journalctl", "--no-pager", "--output=export", "_SYSTEMD_USER_UNIT=" + UNIT)
                        .out());
        places.put("the manager's status", core.systemctl("status", UNIT).out());
        for (String path : List.of(
                "workloads", "history?limit=9999", "registries", "quarantine", "holds", "events?follow=false")) {
            places.put("the API's " + path, ask("/v1/" + path));
        }
        places.put(
                "the metrics",
                core.run("curl", "-s", "http://127.0.0.1:9464/metrics").ok());
        places.put("the metrics' file", core.run("cat", "tidewaiter.prom").ok());
        places.put(
                "arguments",
                host.root().shell("cat /proc/[0-9]*/cmdline | tr '\\0' '\\n'").out());
        places.put("what a helper sees", core.run("cat", "seen-by-helper").ok());
        places.put("what a command sees", core.shell("cat seen-by-command-*").ok());
        places.put(
                "what a receiver is sent",
                open.getFirst().said().stream()
                        .filter(line -> line.startsWith(LeakyServers.RECEIVER + " "))
                        .map(line -> line.replaceFirst("^\\d+ \\S+ ", ""))
                        .collect(Collectors.joining("\n")));
        try (Stream<Path> files = Files.list(host.outside().home().resolve(".local/state/tidewaiter"))) {
            for (Path file : files.toList()) {
                places.put(
                        file.getFileName().toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(places.get("the journal")).as("it is talkative").contains("PRIORITY=7");
        assertThat(places).containsKeys("tidewaiter.db", "tidewaiter.db-wal");
        assertThat(leaks(places)).isEmpty();
    }

    /** With the right secret and with wrong ones, each in its place and in others'. */
    private static void callHooks() {
        String hooks = "https://127.0.0.1:8650/hooks/";
        for (String wrong : List.of("", "x")) {
            post(hooks + "bearer", "Authorization: Bearer " + canary("bearer") + wrong);
            post(hooks + "basic", "Authorization: Basic " + base64("user:" + canary("basic") + wrong));
            post(hooks + "header", "X-Secret: " + canary("header") + wrong);
            post(hooks + "hmac", "X-Hub-Signature-256: sha256=" + canary("hmac") + wrong);
            post(hooks + "path/" + canary("path") + wrong, "X-Any: thing");
        }
        post(hooks + "bearer", "Authorization: " + canary("bearer"));
        post(hooks + "bearer", "Authorization: Basic " + canary("bearer"));
        post(hooks + "bearer?secret=" + canary("bearer"), "X-Any: thing");
        post(hooks + "bearer/" + canary("path"), "X-Any: thing");
        post(hooks + canary("path"), "X-Any: thing");
        post(hooks + "path/" + canary("path") + "/%00%ff", "Content-Type: " + canary("path"));
    }

    /** Without this the test could not fail: they were shown to those they are for. */
    private static void assertCanariesFlew() {
        String said = String.join("\n", open.getFirst().said());
        assertThat(said)
                .contains("Basic " + base64("robot:" + canary("password")))
                .contains("Basic " + base64("robot:" + canary("for-token")))
                .contains("Bearer " + LeakyServers.ISSUED)
                .contains("Basic " + base64("robot:" + canary("helper")))
                .contains("Basic " + base64("robot:" + canary("labelled")))
                .contains("Basic " + base64("robot:" + canary("given")));
    }

    private static List<String> leaks(Map<String, String> places) {
        List<String> leaks = new ArrayList<>();
        places.forEach((place, text) -> CANARIES.forEach((what, canary) -> {
            for (String form : Stream.of(
                            canary,
                            base64("robot:" + canary),
                            base64("user:" + canary),
                            base64(canary),
                            URLEncoder.encode(canary, StandardCharsets.UTF_8))
                    .distinct()
                    .toList()) {
                int at = text.indexOf(form);
                // a helper is run as Podman runs it, with the proxy that it may need
                if (at >= 0 && !(place.equals("what a helper sees") && what.equals("proxy"))) {
                    leaks.add("%s in %s: …%s…"
                            .formatted(
                                    what,
                                    place,
                                    text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 80))));
                }
            }
        }));
        return leaks;
    }

    private static Stream<Integer> ports() {
        return Stream.of(
                LeakyServers.PASSWORD,
                LeakyServers.TOKEN,
                LeakyServers.NO_TOKEN,
                LeakyServers.REDIRECT,
                LeakyServers.GARBLED,
                LeakyServers.HELPED,
                LeakyServers.LABELLED,
                LeakyServers.GIVEN);
    }

    private static String canary(String name) {
        return CANARIES.computeIfAbsent(name, any -> "canary-" + name + "-7f3a");
    }

    private static String login(int port, String password) {
        return "\"127.0.0.1:%d\": {\"auth\": \"%s\"}".formatted(port, base64("robot:" + password));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void post(String url, String header) {
        core.run("curl", "-s", "-k", "--path-as-is", "-o", "/dev/null", "-H", header, "-d", "{\"events\": []}", url);
    }

    private static String ask(String path) {
        return core.run(
                        "curl",
                        "-s",
                        "--unix-socket",
                        "/run/user/1000/tidewaiter/control.sock",
                        "http://tidewaiter" + path)
                .ok();
    }
}
