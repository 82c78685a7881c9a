package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines are written with one blank between arguments; systemd has split them long before they come here. */
class RunCommandTest {

    private static List<String> arguments(String line) {
        return List.of(line.strip().split("\\s+"));
    }

    private static RunCommand parse(String line) {
        return RunCommand.parse(arguments(line)).orElseThrow();
    }

    @Test
    void readsTheUnitThatPodmanGenerateSystemdLeft() {
        RunCommand command = parse("""
                /usr/bin/podman run --conmon-pidfile /run/user/1000/container-httpd.pid
                --cidfile /run/user/1000/container-httpd.ctr-id --cgroups=no-conmon --replace -d
                --label io.containers.autoupdate=image --name httpd -p 127.0.0.1:8080:80
                192.168.1.222:5000/httpd:prod
                """);

        assertThat(command)
                .isEqualTo(new RunCommand(
                        "192.168.1.222:5000/httpd:prod", "httpd", Map.of("io.containers.autoupdate", "image")));
    }

    @Test
    void readsWhatQuadletGenerates() {
        RunCommand command = parse("""
                /usr/bin/podman run --name systemd-httpd --replace --rm --cgroups=split --network pasta
                --sdnotify=conmon -d --init --read-only --read-only-tmpfs=false --no-hosts --env-host
                --user 1000:1000 --userns keep-id --tz local --env A=b --secret token,type=env
                --mount type=bind,source=/srv,destination=/www --tmpfs /tmp -v data.volume:/data:Z
                --publish 127.0.0.1:8080:80 --expose 9000 --health-cmd /bin/true --pull newer
                --label app=web --label io.containers.autoupdate=registry
                registry.example/team/httpd:prod httpd -f -p 80 --name other
                """);

        assertThat(command)
                .isEqualTo(new RunCommand(
                        "registry.example/team/httpd:prod",
                        "systemd-httpd",
                        Map.of("app", "web", "io.containers.autoupdate", "registry")));
    }

    @Test
    void readsWhatPeopleType() {
        RunCommand command = parse(
                "podman --log-level debug container run -dit -p80:80 --label=a=b -l c --name x image cmd --name y");

        assertThat(command).isEqualTo(new RunCommand("image", "x", Map.of("a", "b", "c", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "podman run x",
                "podman container run x",
                "podman run -- x",
                "podman run -d -- x --name y",
                "podman --root /srv/containers run x",
                "podman --root=/srv/containers --remote run x",
                "podman -r -c host run x",
                "podman --syslog --noout --trace --transient-store run x",
                "podman run -d x",
                "podman run -d=false x",
                "podman run --detach=true x",
                "podman run -itd x",
                "podman run -it -e A x",
                "podman run -dp 80:80 x",
                "podman run -dp80:80 x",
                "podman run -dp=80:80 x",
                "podman run -P x",
                "podman run --rm --rmi --init --tty --interactive --privileged x",
                "podman run --replace --quiet --read-only --no-healthcheck x",
                "podman run --no-hostname --unsetenv-all --oom-kill-disable --publish-all x",
                "podman run --env-host --http-proxy --passwd --sig-proxy --disable-content-trust x",
                "podman run --tls-verify x",
                "podman run --tls-verify=false --http-proxy=false --rm=true x",
                "podman run --pids-limit -1 x",
                "podman run --cpus 0.5 -m 64m --memory-swap -1 x",
                "podman run -u 1000 -w /srv -h web -a stdout x",
                "podman run -e --rm x",
                "podman run --entrypoint [\"/bin/sh\",\"-c\"] x sleep",
                "podman run --health-cmd none --health-interval 5s --health-on-failure kill x",
                "podman run --sdnotify=conmon --cgroups split --systemd always x",
                "podman run --stop-timeout 5 --stop-signal 9 --restart on-failure:3 --timeout 60 x",
                "podman run --volume /a:/b:ro,Z --volumes-from y --tmpfs /run:rw x",
                "podman run --gpus all --device /dev/dri --group-add keep-groups x",
                "podman run --pod web --pod-id-file /run/web.id x",
                "podman run --requires db --pull always --platform linux/arm64 --variant v8 x"
            })
    void findsTheImageBehindTheOptions(String line) {
        assertThat(parse(line).image()).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource({
        "podman run --name web x, web",
        "podman run --name=web x, web",
        "podman run --name one --name two x, two",
        "podman run x --name web, ''",
        "podman run -- x --name web, ''",
        "podman run --network-alias --name x, ''",
        "podman run -e --name x, ''",
        "podman run x, ''"
    })
    void findsTheNameAmongTheOptionsOnly(String line, String name) {
        assertThat(parse(line).name()).isEqualTo(name);
    }

    @Test
    void keepsWhatFollowsTheFirstEqualsSignOfALabel() {
        RunCommand command = parse("podman run --label a=b=c -l d= -le=f -l=g=h --label i x");

        assertThat(command.labels()).isEqualTo(Map.of("a", "b=c", "d", "", "e", "f", "g", "h", "i", ""));
    }

    @Test
    void letsTheLastOfTwoLabelsCount() {
        assertThat(parse("podman run --label a=1 --label a=2 x").labels()).isEqualTo(Map.of("a", "2"));
    }

    @Test
    void readsArgumentsWithBlanks() {
        List<String> line = List.of("podman", "run", "--label", "note=a b --name c", "-e", "X=1 2", "image", "sh");

        assertThat(RunCommand.parse(line)).contains(new RunCommand("image", "", Map.of("note", "a b --name c")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "podman",
                "podman run",
                "podman run -d --name x",
                "podman run --name",
                "podman run --",
                "podman container",
                "podman container start x",
                "podman start -a x",
                "podman create --name x image",
                "podman pod start web",
                "podman kube play /etc/web.yaml",
                "podman pull run",
                "podman --version",
                "podman exec run sh"
            })
    void leavesOtherCommandsAlone(String line) {
        assertThat(RunCommand.parse(arguments(line))).isEmpty();
    }

    @Test
    void leavesAnEmptyCommandAlone() {
        assertThat(RunCommand.parse(List.of())).isEmpty();
    }
}
