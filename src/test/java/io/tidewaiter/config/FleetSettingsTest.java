package io.tidewaiter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewaiter.fleet.model.Portion;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section {@code fleet}. */
class FleetSettingsTest {

    private static final String PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

    @TempDir
    private Path folder;

    @Test
    void withoutTheSectionThereIsNoFleet() throws ConfigException {
        assertThat(SettingsReader.parse("t", "fleet:\n").fleet()).isNull();
        assertThat(Settings.DEFAULT.fleet()).isNull();
    }

    @Test
    void takesOneEndpointAndTheDefaults() throws ConfigException {
        Settings.Fleet fleet = fleet("fleet: {endpoints: http://127.0.0.1:2379}");

        assertThat(fleet.endpoints()).hasSize(1);
        assertThat(fleet.name()).isEqualTo("main");
        assertThat(fleet.group()).isEqualTo("default");
        assertThat(fleet.aloneAfter()).isNull();
        assertThat(fleet.of(new Target("default", "r.example/web:1"))).isEqualTo(Strategy.DEFAULT);
    }

    @Test
    void tellsAllMistakesAtOnceEachWithItsLine() {
        assertThat(mistakesIn("""
                fleet:
                  endpoints: []
                  user: ann
                  tls: {certificate-file: /c}
                  name: a/b
                  group: "-"
                  host: ""
                  labels: [role, a=b]
                  alone-after: 1s
                  strategy:
                    canaries: none
                    waves: [5%, 50%]
                    budget: 0
                    failures: 0
                    soak: 31d
                    deadline: 1s
                    late: role=canary
                    ramp: perhaps
                    wave: 3
                  groups: {edge: {waves: [50%, 10%, 100%]}}
                  references: {"r.example/web:1": {budget: 101%}}
                """))
                .hasSize(19)
                .contains(
                        "t:2: fleet.endpoints: names no member of etcd",
                        "t:1: fleet: user and password-file go together",
                        "t:4: fleet.tls: certificate-file and key-file go together",
                        "t:9: fleet.alone-after: 1s is out of range: 1m to 365d is allowed",
                        "t:10: fleet.strategy: waves: the last one is not 100%, so the other hosts would never be updated",
                        "t:10: fleet.strategy: late: it is a number or a percentage of hosts, not a label",
                        "t:13: fleet.strategy.budget: \"0\" is no host at all: such a rollout never ends",
                        "t:14: fleet.strategy.failures: 0 is out of range: 1 to 100000 is allowed",
                        "t:18: fleet.strategy.ramp: \"perhaps\" is neither true nor false",
                        "t:19: fleet.strategy.wave: is unknown; did you mean waves?",
                        "t:21: fleet.references.r.example/web:1.budget: \"101%\" is not more than 0% and at most 100%")
                .anySatisfy(mistake -> assertThat(mistake)
                        .startsWith("t:20: fleet.groups.edge")
                        .contains("10% comes after 50%"));
    }

    @Test
    void anEndpointIsAnAddressWithoutAPath() {
        assertThat(mistakesIn("fleet: {endpoints: [https://etcd1.example:2379/v3]}"))
                .singleElement()
                .asString()
                .contains("has a path");
        assertThat(mistakesIn("fleet: {name: main}")).containsExactly("t:1: fleet.endpoints: is missing");
    }

    @Test
    void aReferenceCountsMoreThanAGroupAndThatMoreThanTheRest() throws ConfigException {
        Settings.Fleet fleet = fleet("""
                fleet:
                  endpoints: http://127.0.0.1:2379
                  strategy: {budget: 7, failures: 5}
                  groups: {edge: {budget: 2, soak: 1h}}
                  references: {"r.example/db:1": {budget: 1}}
                """);

        Strategy web = fleet.of(new Target("edge", "r.example/web:1"));
        assertThat(web.budget()).isEqualTo(new Portion.Count(2));
        assertThat(web.failures()).isEqualTo(5);
        Strategy db = fleet.of(new Target("edge", "r.example/db:1"));
        assertThat(db.budget()).isEqualTo(new Portion.Count(1));
        assertThat(db.soakSeconds()).isEqualTo(3600);
        assertThat(fleet.of(new Target("other", "r.example/web:1")).budget()).isEqualTo(new Portion.Count(7));
    }

    @Test
    void theCheckLooksAtTheFiles() throws IOException {
        file("ca.crt", PEM, "rw-r--r--");
        file("host.crt", PEM, "rw-r--r--");
        file("host.key", "-----BEGIN PRIVATE KEY-----\n", "rw-r--r--");
        file("password", "secret\n", "rw-r--r--");
        Path config = file("t.yaml", """
                fleet:
                  endpoints: https://127.0.0.1:2379
                  tls:
                    ca-file: DIR/ca.crt
                    certificate-file: DIR/none.crt
                    key-file: DIR/host.key
                  user: ann
                  password-file: DIR/password
                """.replace("DIR", folder.toString()), "rw-------");

        ConfigException e = catchThrowableOfType(ConfigException.class, () -> SettingsReader.check(config, Map.of()));

        assertThat(e.problems())
                .extracting(SettingsProblem::key)
                .containsExactly("fleet.tls.certificate-file", "fleet.tls.key-file", "fleet.password-file");
        assertThat(e.problems())
                .extracting(SettingsProblem::message)
                .allSatisfy(message -> assertThat(message).containsAnyOf("does not exist", "chmod o-r"));
    }

    private Path file(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static Settings.Fleet fleet(String yaml) throws ConfigException {
        return Objects.requireNonNull(SettingsReader.parse("t", yaml).fleet());
    }

    private static List<String> mistakesIn(String yaml) {
        return catchThrowableOfType(ConfigException.class, () -> SettingsReader.parse("t", yaml)).problems().stream()
                .map(SettingsProblem::toString)
                .toList();
    }
}
