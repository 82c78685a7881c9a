package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.UnitDefinition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which definitions would defeat an update or its rollback. */
class HindranceTest {

    private static final String RUN = "/usr/bin/podman run ";
    private static final String IMAGE = " registry.example/httpd:prod";

    @ParameterizedTest
    @CsvSource({
        "--replace --name web",
        "--rm --name web",
        "-d",
        "--rm --pull=missing",
        "--rm --pull never",
        "--name web --replace=true",
    })
    void findsNothingInAUnitThatCanBeRestarted(String options) {
        assertThat(hindrance("", options, "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--pull=always", "--pull always", "--pull=newer", "--rm --pull newer --name web"})
    void findsThatARestartPulls(String options) {
        assertThat(hindrance("", options, "")).contains("--pull=", "undo every rollback", "Pull=");
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/podman pull registry.example/httpd:prod",
        "/usr/bin/podman --log-level info image pull registry.example/httpd:prod",
    })
    void findsThatAStartIsPrecededByAPull(String preparation) {
        assertThat(hindrance(preparation, "--rm --name web", "")).contains("ExecStartPre=", "undo every rollback");
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/podman pull registry.example/other:prod",
        "/bin/echo pull registry.example/httpd:prod",
        "/usr/bin/podman image exists registry.example/httpd:prod",
    })
    void hasNothingAgainstOtherPreparations(String preparation) {
        assertThat(hindrance(preparation, "--rm --name web", "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--name web", "--name=web -d", "--name web --replace=false"})
    void findsThatNothingRemovesTheContainer(String options) {
        assertThat(hindrance("", options, "/usr/bin/podman stop web")).contains("--name web", "add --replace");
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/podman rm -f web, ''",
        "'', /usr/bin/podman rm --ignore -f --cidfile /run/web.ctr-id",
        "'', /usr/bin/podman container rm web",
    })
    void seesWhatRemovesTheContainer(String preparation, String cleanup) {
        assertThat(hindrance(preparation, "--name web", cleanup)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/podman image pull --authfile /home/core/auth.json registry.example/httpd:prod",
        "/usr/bin/podman pull registry.example/httpd:prod",
        "/usr/bin/podman image pull --policy newer registry.example/httpd:prod",
        "/usr/bin/podman image pull --all-tags registry.example/other registry.example/httpd:prod",
    })
    void findsThatAUnitWhichItRequiresPulls(String line) {
        assertThat(hindrance("", "--rm --name web", "", line))
                .contains(
                        "after web-image.service, which pulls registry.example/httpd:prod",
                        "undo every rollback",
                        "write Policy=missing in its .image file (Podman 5.6), or Image=registry.example/httpd:prod");
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/podman image pull registry.example/other:prod",
        "/usr/bin/podman image pull --policy=missing registry.example/httpd:prod",
        "/usr/bin/podman image pull --policy never registry.example/httpd:prod",
        "/usr/bin/podman network create web",
    })
    void hasNothingAgainstOtherUnitsThatItRequires(String line) {
        assertThat(hindrance("", "--rm --name web", "", line)).isEmpty();
    }

    private static String hindrance(String preparation, String options, String cleanup) {
        return hindrance(preparation, options, cleanup, "");
    }

    private static String hindrance(String preparation, String options, String cleanup, String before) {
        List<UnitDefinition> required = before.isEmpty()
                ? List.of()
                : List.of(
                        new UnitDefinition("web-image.service", null, lines(before), List.of(), List.of(), List.of()));
        UnitDefinition unit = new UnitDefinition(
                "web.service", null, lines(RUN + options + IMAGE), lines(preparation), lines(cleanup), List.of());
        RunCommand run = RunCommand.parse(unit.commands().getFirst()).orElseThrow();
        return Hindrance.in(new Sighting.Start(unit, run, required)).orElse("");
    }

    private static List<List<String>> lines(String line) {
        return line.isEmpty()
                ? List.of()
                : List.of(Stream.of(line.strip().split("\\s+")).toList());
    }
}
