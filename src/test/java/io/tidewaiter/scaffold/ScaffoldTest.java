package io.tidewaiter.scaffold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaffoldTest {

    private static final Path UNITS = Path.of("/units");
    private static final Path QUADLETS = Path.of("/quadlets");
    private static final Path EXAMPLE = Path.of("systemd/serverless");
    private static final Duration IDLE = Duration.ofSeconds(60);

    /** The example in the documentation is what init writes. */
    @ParameterizedTest
    @CsvSource({"UNIT,unit,USER", "QUADLET,quadlet,USER", "UNIT,system,SYSTEM"})
    void makesTheExample(Kind kind, String folder, ManagerScope scope) throws IOException {
        // given
        Blueprint blueprint = Blueprints.of("httpd", "8080:80", IDLE, "/", kind, scope);

        // when
        List<Scaffold.Draft> drafts = Scaffold.of(blueprint, UNITS, QUADLETS).files().stream()
                .filter(draft -> scope == ManagerScope.USER || draft.path().endsWith("container-httpd-port.service"))
                .toList();

        // then
        for (Scaffold.Draft draft : drafts) {
            Path example =
                    EXAMPLE.resolve(folder).resolve(String.valueOf(draft.path().getFileName()));
            assertThat(draft.text().lines().skip(2))
                    .as("%s, below its marking lines", draft.path())
                    .isEqualTo(Files.readAllLines(example).stream()
                            .dropWhile(line -> line.startsWith("#"))
                            .skip(1)
                            .toList());
        }
        try (var all = Files.list(EXAMPLE.resolve(folder))) {
            assertThat(all.filter(file -> !file.endsWith("linger@.service"))).hasSameSizeAs(drafts);
        }
    }

    @Test
    void enablesWhatIsAskedForAndBringsInItsImage() {
        // when
        Scaffold scaffold = Scaffold.of(Blueprints.SERVERLESS, UNITS, QUADLETS);

        // then
        assertThat(scaffold.commands(ManagerScope.USER))
                .containsExactly(
                        "systemctl --user daemon-reload",
                        "systemctl --user enable --now container-httpd-proxy.socket container-httpd-pull.service");
    }

    @Test
    void makesAUnitThatIsAlwaysOn() {
        // when
        Scaffold scaffold = Scaffold.of(Blueprints.plain("httpd", "127.0.0.1:8080:80", Kind.UNIT), UNITS, QUADLETS);

        // then
        assertThat(scaffold.files()).hasSize(1);
        assertThat(scaffold.files().getFirst().path()).isEqualTo(UNITS.resolve("container-httpd.service"));
        assertThat(scaffold.files().getFirst().text())
                .contains("--publish=127.0.0.1:8080:80 ", "WantedBy=default.target")
                .doesNotContain("StopWhenUnneeded", "ExecStartPost");
        assertThat(scaffold.enabled()).containsExactly("container-httpd.service");
    }

    @Test
    void makesAQuadletThatIsAlwaysOnAndNeedsNoEnabling() {
        // when
        Scaffold scaffold = Scaffold.of(
                Blueprints.of("httpd", "8080:80", null, null, Kind.QUADLET, ManagerScope.SYSTEM), UNITS, QUADLETS);

        // then
        assertThat(scaffold.files().getFirst().path()).isEqualTo(QUADLETS.resolve("httpd.container"));
        assertThat(scaffold.files().getFirst().text())
                .contains("PublishPort=8080:80\n", "WantedBy=multi-user.target", "After=network-online.target");
        assertThat(scaffold.commands(ManagerScope.SYSTEM))
                .containsExactly("systemctl daemon-reload", "systemctl start httpd.service");
    }

    @ParameterizedTest
    @CsvSource({
        "8080:80,                ListenStream=8080,                18080",
        "127.0.0.1:8080:80,      ListenStream=127.0.0.1:8080,      18080",
        "192.168.1.7:8080:80,    ListenStream=192.168.1.7:8080,    18080",
        "'[2001:db8::7]:8080:80',ListenStream=[2001:db8::7]:8080,  18080",
        "60000:80,               ListenStream=60000,               50000"
    })
    void keepsTheContainersOwnPortToThisHost(String publish, String listen, int own) {
        // when
        String all = text(Blueprints.of("httpd", publish, IDLE, null, Kind.UNIT, ManagerScope.USER));

        // then
        assertThat(all)
                .contains(listen + "\n")
                .contains("--publish=127.0.0.1:" + own + ":80 ", "--exit-idle-time=1m 127.0.0.1:" + own + "\n");
        assertThat(all.contains("FreeBind=true")).as("FreeBind").isEqualTo(publish.matches(".*7]?:8080:80"));
    }

    @Test
    void opensNoPortThatIsForThisHostOnly() {
        assertThat(text(Blueprints.of("httpd", "127.0.0.1:8080:80", IDLE, null, Kind.UNIT, ManagerScope.SYSTEM)))
                .doesNotContain("firewall");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "/healthz,          --label=io.tidewaiter.health.http=/healthz \\",
                "/a?b=%25,          --label=~\"io.tidewaiter.health.http=/a?b=%%25\"~ \\",
                "/a?b=$HOME,        --label=~\"io.tidewaiter.health.http=/a?b=$$HOME\"~ \\",
                "/a;b='c',          --label=~\"io.tidewaiter.health.http=/a;b='c'\"~ \\"
            })
    void escapesWhatSystemdWouldTakeForItsOwn(String path, String label) {
        assertThat(text(Blueprints.of("httpd", "8080:80", null, path, Kind.UNIT, ManagerScope.USER))
                        .lines())
                .contains("    " + label.replace("~", ""));
    }

    private static String text(Blueprint blueprint) {
        return String.join(
                "",
                Scaffold.of(blueprint, UNITS, QUADLETS).files().stream()
                        .map(Scaffold.Draft::text)
                        .toList());
    }
}
