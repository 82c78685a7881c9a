package io.tidewaiter.it.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.HostNetworkProgram;
import io.tidewaiter.it.host.TestHost;
import io.tidewaiter.it.server.RecordingRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Which registry a name leads to, and which credentials are used: for each case of two tables Podman and Tidewaiter run on
 * the same host with the same files, and a registry that answers to every name records their requests.
 */
class SameAsPodmanIT {

    private static final int PORT = 5020;
    private static final Path REGISTRIES = Path.of("src/it/same-as-podman/registries.conf");
    private static final Path BROKEN = Path.of("src/it/same-as-podman/broken.conf");
    private static final String BROKEN_REFERENCE = "primary.broken.test:5020/httpd:broken";
    private static final Pattern CASE = Pattern.compile("(?m)^# ([^:\n]+): (\\S+)$");

    private static final String KNOWING_HELPER = """
            #!/bin/sh
            read -r host
            echo '{"ServerURL":"'$host'","Username":"vault-'$host'","Secret":"swordfish"}'
            """;
    private static final String IGNORANT_HELPER = """
            #!/bin/sh
            echo 'credentials not found in native keychain'
            exit 1
            """;

    @RegisterExtension
    static final TestHost host = new TestHost();

    private static final Account core = host.core();
    private static final List<Asked> registries = new ArrayList<>();
    private static final List<Asked> logins = new ArrayList<>();
    private static final List<HostNetworkProgram> open = new ArrayList<>();

    /** @param tag no other case's, so that what is asked for tells for which case */
    private record Asked(String about, String reference, String tag) {

        static Asked of(int number, String about, String reference) {
            return reference.endsWith(":prod")
                    ? new Asked(about, reference.replaceFirst(":prod$", ":case-" + number), "case-" + number)
                    : new Asked(about, reference, "latest");
        }
    }

    /** A line of {@link RecordingRegistry}. */
    private record Noted(String host, String target, String user) {

        static Noted of(String line) {
            String[] words = line.split(" ", 3);
            return new Noted(words[0], words[1], words[2]);
        }
    }

    @BeforeAll
    static void startTheRegistry() throws IOException {
        open.add(host.outside().start(RecordingRegistry.class, String.valueOf(PORT)));
        LoginTable table = LoginTable.read(PORT);
        String registriesConf = Files.readString(REGISTRIES);
        CASE.matcher(registriesConf)
                .results()
                .forEach(found -> registries.add(Asked.of(registries.size(), found.group(1), found.group(2))));
        table.references().forEach((about, reference) -> logins.add(Asked.of(logins.size() + 100, about, reference)));

        core.write(".config/containers/registries.conf", registriesConf + table.registriesConf());
        dropIn(core, ".config/containers/registries.conf.d/50-a.conf", "replaced", "first.replaced");
        dropIn(core, ".config/containers/registries.conf.d/60-b.conf", "replaced", "second.replaced");
        dropIn(host.root(), "/etc/containers/registries.conf.d/90-system.conf", "system", "system.system");
        table.files().forEach(core::write);
        helper("vault", KNOWING_HELPER);
        helper("empty", IGNORANT_HELPER);
        introduce(registriesConf + table.references());
        Stream.concat(registries.stream(), logins.stream()).forEach(asked -> follow(core, asked));
        core.systemctl("daemon-reload").ok();
    }

    @AfterAll
    static void close() throws IOException {
        for (HostNetworkProgram each : open) {
            each.close();
        }
    }

    private static void dropIn(Account account, String path, String prefix, String location) {
        account.write(path, """
                [[registry]]
                prefix = "asked.%s.test:5020"
                location = "%s.test:5020"
                insecure = true
                """.formatted(prefix, location));
    }

    private static void helper(String name, String text) {
        String file = "/usr/local/bin/docker-credential-" + name;
        host.root().write(file, text);
        host.root().run("chmod", "755", file).ok();
    }

    /** Makes all names known to the host. */
    private static void introduce(String text) {
        String names = Pattern.compile("[a-z-]+(\\.[a-z-]+)*\\.test")
                .matcher(text + " first.replaced.test second.replaced.test system.system.test primary.broken.test")
                .results()
                .map(found -> "127.0.0.1 " + found.group())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining("\n"));
        host.root().run("bash", "-c", "echo \"$0\" >>/etc/hosts", names).ok();
    }

    /** By a unit that does not run: it is followed all the same. */
    private static void follow(Account account, Asked asked) {
        String name = asked.tag();
        account.writeUnit("container-%s.service".formatted(name), """
                [Service]
                Environment=PODMAN_SYSTEMD_UNIT=%%n
                Type=forking
                ExecStart=/usr/bin/podman run -d --replace --label io.containers.autoupdate=registry --name %s %s
                """.formatted(name, asked.reference()));
    }

    @Test
    void asksTheSameRegistriesInTheSameOrder() {
        List<Noted> podman = noted(() -> pull(registries));
        List<Noted> ours = noted(SameAsPodmanIT::askAll);

        assertThat(whom(same(true), ours)).isEqualTo(whom(same(true), podman));
        assertThat(whom(same(false), podman).lines())
                .as("or it is time to be the same")
                .noneMatch(line -> line.endsWith(": "));
        assertThat(whom(same(false), ours).lines()).allMatch(line -> line.endsWith(": "));
    }

    @Test
    void isTheSameUserThere() {
        assertThat(asWhom(logins, noted(SameAsPodmanIT::askAll))).isEqualTo(asWhom(logins, noted(() -> pull(logins))));
    }

    /** By root's daemon, which is not restarted: it reads each file anew. */
    @Test
    void refusesTheSameFiles() throws IOException {
        // given
        Account root = host.root();
        follow(root, new Asked("", BROKEN_REFERENCE, "broken"));
        root.systemctl("daemon-reload").ok();
        String environment = "CONTAINERS_REGISTRIES_CONF=/root/broken.conf";
        root.write("broken.conf", "");
        root.configure("poll:\n  interval: 1h\n  at-start: false\n");
        root.startDaemon("--setenv=" + environment);
        Map<String, String> podman = new LinkedHashMap<>();
        Map<String, String> ours = new LinkedHashMap<>();

        // when
        for (String each : Files.readString(BROKEN).split("(?m)^# == ", -1)) {
            String about = each.lines().findFirst().orElseThrow();
            root.write("broken.conf", "# " + each);
            podman.put(
                    about,
                    outcome(() -> root.run("env", environment, "podman", "pull", "--retry=0", BROKEN_REFERENCE)));
            ours.put(about, outcome(() -> root.tidewaiter("update", "now", "--dry-run", "container-broken")));
        }
        root.stopDaemon();

        // then
        assertThat(ours).isEqualTo(podman).containsValue("asked").containsValue("refused");
    }

    /** One that does not ask has to name the file. */
    private static String outcome(Supplier<CommandResult> asking) {
        List<CommandResult> ran = new ArrayList<>();
        List<Noted> noted = noted(() -> ran.add(asking.get()));
        return !noted.isEmpty() ? "asked" : ran.getFirst().err().contains("broken.conf") ? "refused" : ran.toString();
    }

    private static List<Asked> same(boolean same) {
        return registries.stream()
                .filter(asked -> asked.about().startsWith("stricter, ") != same)
                .toList();
    }

    private static void pull(List<Asked> all) {
        String each = all.stream().map(Asked::reference).collect(Collectors.joining(" "));
        core.shell("for each in " + each + "; do podman pull --quiet --retry 0 $each; done");
    }

    private static void askAll() {
        CommandResult look = core.tidewaiter("update", "now", "--dry-run", "--format", "json");
        assertThat(Account.rows(look))
                .extracting(row -> row.path("Image").asText())
                .hasSize(registries.size() + logins.size());
    }

    /** What the registry was asked meanwhile. */
    private static List<Noted> noted(Runnable asking) {
        int before = open.getFirst().said().size();
        asking.run();
        return open.getFirst().said().stream().skip(before).map(Noted::of).toList();
    }

    /** The places in order for each case, a line each; asking the same place again is not another place. */
    private static String whom(List<Asked> all, List<Noted> noted) {
        return lines(all, asked -> {
            List<String> places = new ArrayList<>();
            noted.stream()
                    .filter(note -> note.target().endsWith("/" + asked.tag()))
                    .map(note -> note.host() + note.target().replaceFirst("^/v2(.*)/manifests/.*", "$1"))
                    .filter(place -> places.isEmpty() || !places.getLast().equals(place))
                    .forEach(places::add);
            return String.join(", ", places);
        });
    }

    /** Whom they said they are in the end. */
    private static String asWhom(List<Asked> all, List<Noted> noted) {
        return lines(
                all,
                asked -> noted.stream()
                        .filter(note -> note.target().endsWith("/" + asked.tag()))
                        .map(Noted::user)
                        .reduce("did not ask", (first, last) -> last));
    }

    private static String lines(List<Asked> all, Function<Asked, String> answer) {
        Map<String, String> lines = new LinkedHashMap<>();
        all.forEach(asked -> lines.put(asked.about(), answer.apply(asked)));
        return lines.entrySet().stream()
                .map(line -> line.getKey() + ": " + line.getValue())
                .collect(Collectors.joining("\n"));
    }
}
