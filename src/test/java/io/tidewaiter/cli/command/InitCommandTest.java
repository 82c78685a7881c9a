package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.cli.backend.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code init} says and writes; what systemd makes of it is told on the test host. */
class InitCommandTest extends CommandTest {

    private static final String IMAGE = "registry.example/site:prod";

    @Test
    void writesWhatItShowsAndSaysWhatFollows() throws IOException {
        // when
        Ran ran = init("--publish", "8080:80", "--serverless", "--idle", "90s");

        // then
        ran.ends(ExitCode.OK);
        for (String name : List.of(
                "container-site.service",
                "container-site-proxy.socket",
                "container-site-proxy.service",
                "container-site-pull.service")) {
            assertThat(ran.out())
                    .contains("==> " + units().resolve(name) + "\n" + Files.readString(units().resolve(name)));
        }
        assertThat(ran.out()).endsWith("""
                        written; now type:
                            systemctl --user daemon-reload
                            systemctl --user enable --now container-site-proxy.socket container-site-pull.service
                        """);
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void onlyShowsOnADryRun() {
        Ran ran = init("--publish", "8080:80", "--dry-run", "--enable");

        ran.ends(ExitCode.OK);
        assertThat(ran.out()).contains("==> " + units().resolve("container-site.service"), "nothing was written");
        assertThat(units()).doesNotExist();
    }

    @Test
    void tellsWhatOnlyRootCanDo() {
        assertThat(init("--publish", "8080:80").err()).contains("sudo loginctl enable-linger");
    }

    @ParameterizedTest
    @CsvSource({
        "site,                                              --image REF is missing",
        "site --image " + IMAGE + ",                        --publish [IP:]HOST:CONTAINER is missing",
        "site --image httpd --publish 8080:80,              \"httpd\" is a short name",
        "site --image " + IMAGE + " --publish 80800:80,     80800 is not a port",
        "site --image " + IMAGE + " --publish 8080:80 --publish 8443:443,    --publish goes once",
        "a.b --image " + IMAGE + " --publish 8080:80,       \"a.b\" is not a name",
        "site --image " + IMAGE + " --publish 8080:80 --idle 5s,             --idle is about",
        "site --image " + IMAGE + " --publish 8080:80 --serverless --idle x, \"x\" is not a time span",
        "site --image " + IMAGE + " --publish 8080:80 --unit --quadlet,      --quadlet and --unit",
        "site --image " + IMAGE + " --publish 8080:80 --health-http x,       --health-http x is not a path",
        "site --image " + IMAGE + " --publish 8080:80 --force,               --force goes with --remove",
        "site --remove --enable,                                             --remove goes with",
        "site --remove --image x,                                            --remove goes with",
        "site --image " + IMAGE + " --publish 8080:80 --system,              --system is for root's",
    })
    void refusesWhatMakesNoSense(String arguments, String complaint) {
        List<String> all = new ArrayList<>(List.of("init"));
        all.addAll(List.of(arguments.split(" ")));

        Ran ran = run(all.toArray(String[]::new));

        ran.says("").ends(ExitCode.USAGE);
        assertThat(ran.err()).contains(complaint);
        assertThat(units()).doesNotExist();
    }

    @Test
    void saysThatAPortIsInUse() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String publish = "127.0.0.1:%d:80".formatted(other.getLocalPort());
            String complaint = "port %d cannot be had now".formatted(other.getLocalPort());

            Ran shown = init("--publish", publish, "--dry-run");
            Ran refused = init("--publish", publish, "--enable");

            shown.ends(ExitCode.OK);
            assertThat(shown.err()).contains(complaint);
            refused.says("").ends(ExitCode.USAGE);
            assertThat(refused.err()).contains(complaint);
            assertThat(units()).doesNotExist();
        }
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        Ran ran = run("init", "site", "--image", "httpd", "--publish", "0:80", "--idle", "5s");

        ran.ends(ExitCode.USAGE);
        assertThat(ran.err().lines()).hasSize(3);
    }

    @Test
    void overwritesNothing() throws IOException {
        // given
        init("--publish", "8080:80").ends(ExitCode.OK);
        String before = Files.readString(units().resolve("container-site.service"));

        // when
        Ran ran = init("--publish", "9090:80");

        // then
        ran.says("").ends(ExitCode.USAGE);
        assertThat(ran.err()).contains("is there already: tidewaiter init --remove site");
        assertThat(units().resolve("container-site.service")).hasContent(before);
    }

    @Test
    void removesNothingThatItDidNotMake() throws IOException {
        // given
        Files.createDirectories(units());
        Files.writeString(units().resolve("container-site.service"), "[Unit]\n");

        // when
        Ran ran = run("init", "--remove", "site");

        // then
        ran.says("").ends(ExitCode.FAILED);
        assertThat(ran.err()).contains("nothing in").contains("was made by tidewaiter init site");
    }

    @Test
    void showsWhatItWouldRemove() {
        // given
        init("--publish", "8080:80").ends(ExitCode.OK);

        // then
        run("init", "--remove", "site", "--dry-run")
                .says("would remove " + units().resolve("container-site.service") + "\n")
                .ends(ExitCode.OK);
        assertThat(units().resolve("container-site.service")).exists();
    }

    /** As a unit, as whether there are Quadlets is a matter of the machine. */
    private Ran init(String... options) {
        List<String> all = new ArrayList<>(List.of("init", "site", "--image", IMAGE, "--unit"));
        all.addAll(List.of(options));
        return run(all.toArray(String[]::new));
    }

    private Path units() {
        return home.resolve(".config/systemd/user");
    }
}
