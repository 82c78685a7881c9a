package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Identity;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How units reach their registries, and so we. */
class UnitAccessTest extends DiscoveringTest {

    private static final String IMAGE = "registry.example/httpd:prod";
    private static final String PULL = "/usr/bin/podman image pull --policy=missing ";

    private void web(List<String> environment, String options) {
        units.defines(unit(
                "web.service",
                Stream.concat(Stream.of("PODMAN_SYSTEMD_UNIT=web.service"), environment.stream())
                        .toList(),
                (RUN + "--replace " + options + " --name web " + IMAGE).replaceAll(" +", " ")));
    }

    private Workload workload() {
        assertThat(find().misfits()).isEmpty();
        return find().workloads().getFirst();
    }

    private Identity identity() {
        return workload().source().identity();
    }

    private String note() {
        return find().notes().values().stream()
                .map(note -> note.login())
                .findFirst()
                .orElse("");
    }

    private static Identity file(String path, String namedBy) {
        return new Identity.InFile(Path.of(path), namedBy);
    }

    @Test
    void isThatOfTheUserWhereTheUnitSaysNothing() {
        web(List.of(), "");

        assertThat(identity()).isEqualTo(Identity.ofUser());
        assertThat(workload().source().tlsVerify()).isNull();
        assertThat(find().notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--authfile=/a.json",
        "--authfile /a.json",
        "--authfile=/first.json --authfile=/a.json",
    })
    void readsTheAuthFileOfTheCommand(String options) {
        web(List.of("REGISTRY_AUTH_FILE=/other.json"), options);

        assertThat(identity()).isEqualTo(file("/a.json", "--authfile of web.service"));
    }

    @Test
    void readsTheAuthFileOfTheEnvironment() {
        web(List.of("REGISTRY_AUTH_FILE=/other.json", "REGISTRY_AUTH_FILE=/a.json"), "");

        assertThat(identity()).isEqualTo(file("/a.json", "REGISTRY_AUTH_FILE of web.service"));
    }

    @Test
    void readsAPasswordBeforeAnAuthFileAndShowsItNowhere() {
        web(List.of("REGISTRY_AUTH_FILE=/other.json"), "--authfile=/a.json --creds=core:sword:fish");

        assertThat(identity()).isEqualTo(new Identity.Given("core", "sword:fish", "--creds of web.service"));
        assertThat(find().toString()).doesNotContain("sword");
        assertThat(RunCommand.parse(List.of("podman", "run", "--creds", "core:sword", "x"))
                        .toString())
                .doesNotContain("sword");
        assertThat(RunCommand.pull(List.of("podman", "pull", "--creds", "core:sword", "x"))
                        .toString())
                .doesNotContain("sword");
    }

    @ParameterizedTest
    @CsvSource({"--tls-verify=false, false", "--tls-verify=0, false", "--tls-verify=true, true", "--tls-verify, true"})
    void readsWhetherTlsIsVerified(String option, boolean verified) {
        web(List.of(), option);

        assertThat(workload().source().tlsVerify()).isEqualTo(verified);
        assertThat(workload().container()).isEqualTo("web");
    }

    @Test
    void theLabelIsAboveWhatTheUnitSays() {
        web(
                List.of(),
                "--authfile=rel.json --cert-dir=/c --tls-verify=false --label io.containers.autoupdate.authfile=/l.json");

        assertThat(identity()).isEqualTo(Identity.labelled(Path.of("/l.json")));
        assertThat(workload().source().tlsVerify()).isFalse();
        assertThat(note()).startsWith("--cert-dir=/c of web.service").doesNotContain("rel.json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --authfile=auth.json      | --authfile=auth.json of web.service is not used | write an absolute path
            --authfile=${DIR}/a.json  | --authfile=${DIR}/a.json of web.service         | write an absolute path
            --creds=core              | --creds of web.service is not used              | not a user and a password
            --creds=:herring          | --creds of web.service is not used              | not a user and a password
            --creds=${WHO}            | --creds of web.service is not used              | a variable
            --cert-dir=/etc/certs     | --cert-dir=/etc/certs of web.service            | /etc/containers/certs.d/registry.example
            """)
    void tellsWhatItCannotUse(String option, String what, String why) {
        web(List.of(), option);

        assertThat(note()).contains(what, why).doesNotContain("herring", "WHO");
        assertThat(identity()).isEqualTo(Identity.ofUser());
    }

    /** As an {@code .image} Quadlet has it. */
    @Test
    void isThatOfTheUnitThatPullsBefore() {
        UnitDefinition web = unit("web.service", RUN + "--replace --authfile=/run.json --name web " + IMAGE);
        units.defines(
                new UnitDefinition(
                        web.name(),
                        null,
                        web.commands(),
                        List.of(),
                        List.of(),
                        web.environment(),
                        Set.of("web-image.service"),
                        false),
                unit(
                        "web-image.service",
                        PULL + "--creds core:secret --cert-dir /etc/certs --tls-verify=false " + IMAGE));

        assertThat(identity()).isEqualTo(new Identity.Given("core", "secret", "--creds of web-image.service"));
        assertThat(workload().source().tlsVerify()).isFalse();
        assertThat(note())
                .contains("--cert-dir=/etc/certs of web-image.service")
                .doesNotContain("secret");
    }

    @Test
    void isThatOfThePullBeforeEachStart() {
        UnitDefinition web = unit("web.service", RUN + "--replace --name web " + IMAGE);
        units.defines(new UnitDefinition(
                web.name(),
                null,
                web.commands(),
                List.of(List.of((PULL + "--authfile=/pull.json " + IMAGE).split(" "))),
                List.of(),
                web.environment()));

        assertThat(identity()).isEqualTo(file("/pull.json", "--authfile of web.service"));
    }

    @Test
    void isThatOfTheCommandWhereAnotherImageIsPulledBefore() {
        UnitDefinition web = unit("web.service", RUN + "--replace --authfile=/run.json --name web " + IMAGE);
        units.defines(new UnitDefinition(
                web.name(),
                null,
                web.commands(),
                List.of(List.of((PULL + "--authfile=/pull.json registry.example/other").split(" "))),
                List.of(),
                web.environment()));

        assertThat(identity()).isEqualTo(file("/run.json", "--authfile of web.service"));
    }

    @Test
    void isThatOfTheKubeFilesUnit() {
        units.defines(
                unit(
                        "web.service",
                        List.of("PODMAN_SYSTEMD_UNIT=web.service", "REGISTRY_AUTH_FILE=/env.json"),
                        "/usr/bin/podman kube play --replace --service-container=true --tls-verify=false --authfile /kube.json /web.yaml"));
        container(
                ID,
                "web-pod-web",
                IMAGE,
                Map.of("io.containers.autoupdate", "registry", "PODMAN_SYSTEMD_UNIT", "web.service"));

        assertThat(identity()).isEqualTo(file("/kube.json", "--authfile of web.service"));
        assertThat(workload().source().tlsVerify()).isFalse();
    }

    @Test
    void eachUnitHasItsOwn() {
        units.defines(
                unit("a.service", RUN + "--replace --authfile=/a.json --name a " + IMAGE),
                unit("b.service", RUN + "--replace --authfile=/b.json --name b " + IMAGE));

        assertThat(find().workloads())
                .extracting(workload -> workload.source().identity())
                .containsExactly(
                        file("/a.json", "--authfile of a.service"), file("/b.json", "--authfile of b.service"));
    }

    @ParameterizedTest
    @CsvSource({"/tmp/x.json, /tmp, PrivateTmp=", "/etc/../tmp/x.json, /tmp, PrivateTmp=", "/x.json, /, RootDirectory="
    })
    void leavesAFileThatTheUnitSeesAnotherWay(String file, String hidden, String setting) {
        units.defines(hiding(Path.of(hidden), setting, "--authfile=" + file));

        assertThat(identity()).isEqualTo(Identity.ofUser());
        assertThat(note())
                .isEqualTo(
                        "--authfile=%s of web.service is not used, as that unit sees other files there than the daemon (%s): keep the file in a folder that both see"
                                .formatted(file, setting));
    }

    @Test
    void readsAFileThatTheUnitSeesAsTheHostDoes() {
        units.defines(hiding(Path.of("/tmp"), "PrivateTmp=", "--authfile=/tmpfiles/x.json"));

        assertThat(identity()).isEqualTo(file("/tmpfiles/x.json", "--authfile of web.service"));
    }

    private UnitDefinition hiding(Path path, String setting, String options) {
        UnitDefinition plain = unit(
                "web.service",
                List.of("PODMAN_SYSTEMD_UNIT=web.service"),
                RUN + "--replace " + options + " --name web " + IMAGE);
        return new UnitDefinition(
                plain.name(),
                null,
                plain.commands(),
                List.of(),
                List.of(),
                plain.environment(),
                Set.of(),
                false,
                Map.of(path, setting));
    }
}
