package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.ImageMount;
import io.tidewaiter.host.ImageVolume;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
                        "192.168.1.222:5000/httpd:prod",
                        "httpd",
                        Map.of("io.containers.autoupdate", "image"),
                        "missing",
                        true,
                        false,
                        PullOptions.NONE,
                        Map.of()));
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
                        Map.of("app", "web", "io.containers.autoupdate", "registry"),
                        "newer",
                        true,
                        true,
                        PullOptions.NONE,
                        Map.of(),
                        "",
                        false,
                        List.of(new ImageMount("/data", "", "data.volume", ""))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --mount type=image,source=r.example/a:1,destination=/a        | r.example/a:1 |      | /a
                    --mount=type=image,src=r.example/a:1,dst=/a,rw=true           | r.example/a:1 |      | /a
                    --mount type=image,src=r.example/a:1,target=/a,subpath=b      | r.example/a:1 |      | /a
                    --mount type=volume,source=data,destination=/a                |               | data | /a
                    --mount source=data,destination=/a                            |               | data | /a
                    -v data:/a                                                    |               | data | /a
                    --volume=data:/a:ro,z                                         |               | data | /a
                    """)
    void readsWhatMountsAnImageOrAVolume(String option, String image, String volume, String at) {
        assertThat(parse("podman run " + option + " x").mounts())
                .containsExactly(new ImageMount(at, image == null ? "" : image, volume == null ? "" : volume, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--mount type=bind,source=/srv,destination=/a",
                "-v /srv:/a",
                "-v ./srv:/a",
                "-v /a",
                "--tmpfs /a"
            })
    void leavesOtherMountsOut(String option) {
        assertThat(parse("podman run " + option + " x").mounts()).isEmpty();
    }

    @Test
    void readsWhichVolumesAreOfAnImage() {
        assertThat(
                        VolumeCommand.parse(
                                arguments(
                                        "/usr/bin/podman volume create --ignore --label a=b --driver image --opt image=r.example/a:1 systemd-data")))
                .contains(new ImageVolume("systemd-data", Map.of("image", "r.example/a:1"), Map.of("a", "b")));
        assertThat(VolumeCommand.parse(arguments("podman volume create -d image -o image=r.example/a:1 data")))
                .map(ImageVolume::image)
                .contains("r.example/a:1");
        assertThat(VolumeCommand.parse(arguments("podman volume create --driver=image --opt=image=r.example/a:1 data")))
                .map(ImageVolume::image)
                .contains("r.example/a:1");
        assertThat(VolumeCommand.parse(arguments("podman volume create data"))).isEmpty();
        assertThat(VolumeCommand.parse(arguments("podman volume rm data"))).isEmpty();
    }

    @Test
    void readsWhatPeopleType() {
        RunCommand command = parse(
                "podman --log-level debug container run -dit -p80:80 --label=a=b -l c --name x image cmd --name y");

        assertThat(command)
                .isEqualTo(new RunCommand(
                        "image", "x", Map.of("a", "b", "c", ""), "missing", false, false, PullOptions.NONE, Map.of()));
    }

    /** One each, and the image right behind it: an option more that swallowed a value would swallow the image. */
    static Stream<String> switches() {
        return Stream.of("""
                --detach, -d, --disable-content-trust, --env-host, --http-proxy, --init, --interactive,
                -i, --no-healthcheck, --no-hostname, --no-hosts, --oom-kill-disable, --passwd,
                --privileged, --publish-all, -P, --quiet, -q, --read-only, --read-only-tmpfs, --replace,
                --rm, --rmi, --sig-proxy, --tls-verify, --tty, -t, --unsetenv-all, -itd, -d=false,
                --detach=true, --tls-verify=false, --rm=true, -p80:80, -dp80:80, -p=80:80,
                --publish=80:80, --label=a, -la, -d --, --
                """.strip().split(",\\s+"));
    }

    @ParameterizedTest
    @MethodSource("switches")
    void takesNoValueFromBehindASwitch(String option) {
        assertThat(parse("podman run " + option + " x y").image()).isEqualTo("x");
    }

    static Stream<String> optionsWithValue() {
        return Stream.of("""
                --annotation, -a, --cap-add, --cgroups, --cidfile, --conmon-pidfile, --cpus, -c,
                --device, --dns, --entrypoint, -e, --env, --env-file, --expose, --gpus, --group-add,
                --health-cmd, --health-interval, --health-on-failure, -h, --hostname, --init-path, --ip,
                -l, --label, --label-file, --log-driver, --log-opt, -m, --memory, --mount, --name,
                --network, --network-alias, --pid, --pids-limit, --platform, --pod, --pod-id-file, -p,
                --publish, --pull, --requires, --restart, --sdnotify, --secret, --security-opt,
                --shm-size, --stop-signal, --stop-timeout, --sysctl, --systemd, --timeout, --tmpfs,
                --tz, --ulimit, -u, --user, --userns, --uts, -v, --volume, --volumes-from, -w,
                --workdir, -dp, -itv
                """.strip().split(",\\s+"));
    }

    @ParameterizedTest
    @MethodSource("optionsWithValue")
    void takesTheValueOfAnyOtherOption(String option) {
        assertThat(parse("podman run " + option + " -1 x y").image()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--remote",
                "-r",
                "--syslog",
                "--noout",
                "--trace",
                "--transient-store",
                "--log-level debug",
                "--root /srv/containers",
                "--root=/srv/containers",
                "-c host",
                "--url unix:///run/x.sock"
            })
    void looksBehindTheOptionsOfPodmanItself(String option) {
        assertThat(parse("podman " + option + " run x").image()).isEqualTo("x");
        assertThat(parse("podman " + option + " container run x").image()).isEqualTo("x");
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

        assertThat(RunCommand.parse(line))
                .contains(new RunCommand(
                        "image",
                        "",
                        Map.of("note", "a b --name c"),
                        "missing",
                        false,
                        false,
                        PullOptions.NONE,
                        Map.of()));
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
