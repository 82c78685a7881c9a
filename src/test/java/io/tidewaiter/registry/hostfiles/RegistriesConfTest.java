package io.tidewaiter.registry.hostfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.image.Reference;
import io.tidewaiter.net.ReadOnChange;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.RegistryFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** containers-registries.conf(5). */
class RegistriesConfTest {

    private static final String INSECURE = "[[registry]]\nlocation = \"quay.io\"\ninsecure = true\n";
    private static final String SECURE = "[[registry]]\nlocation = \"quay.io\"\ninsecure = false\n";

    @TempDir
    Path folder;

    private Path write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void system(String text) throws IOException {
        write("etc/containers/registries.conf", text);
    }

    private Endpoint endpoint(String name) {
        return endpoints(name).getLast();
    }

    private List<Endpoint> endpoints(String name) {
        return read(Map.of()).endpoints(Reference.parse(name));
    }

    private RegistriesConf read(Map<String, String> environment) {
        ContainersConfigPaths paths = new ContainersConfigPaths(environment, folder.resolve("home"), 1000, folder);
        return RegistriesConfReader.read(RegistriesConfReader.files(paths));
    }

    @Test
    void withoutFilesANameMeansItself() {
        assertThat(endpoint("quay.io/httpd:prod"))
                .isEqualTo(new Endpoint(Reference.parse("quay.io/httpd:prod"), false));
    }

    @Test
    void dockerHubIsAskedAtItsOwnHost() {
        Endpoint endpoint = endpoint("docker.io/httpd");

        assertThat(endpoint.authority()).isEqualTo("registry-1.docker.io");
        assertThat(endpoint.image()).hasToString("docker.io/library/httpd");
    }

    @ParameterizedTest
    @CsvSource({
        "quay.io/team/httpd:prod,       true",
        "quay.io/team:prod,             true",
        "quay.io/teams/httpd:prod,      false",
        "quay.io/tea:prod,              false",
        "other.quay.io/team/httpd:prod, false"
    })
    void aPrefixEndsWhereAPartOfTheNameEnds(String name, boolean insecure) throws IOException {
        system("[[registry]]\nlocation = \"quay.io/team\"\ninsecure = true\n");

        assertThat(endpoint(name).insecure()).isEqualTo(insecure);
    }

    @Test
    void theTagIsNoPartOfWhatMatches() throws IOException {
        system("[[registry]]\nprefix = \"quay.io/httpd:prod\"\nlocation = \"other.example/httpd\"\n");

        assertThat(endpoint("quay.io/httpd:prod").image()).hasToString("quay.io/httpd:prod");
    }

    @Test
    void theLongestPrefixWinsWhereverItStands() throws IOException {
        system("""
                [[registry]]
                location = "quay.io/team"
                insecure = true
                [[registry]]
                location = "quay.io"
                """);

        assertThat(endpoint("quay.io/team/httpd").insecure()).isTrue();
        assertThat(endpoint("quay.io/httpd").insecure()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com/httpd,      true",
        "a.b.example.com/httpd,    true",
        "a.example.com:5000/httpd, true",
        "example.com/httpd,        false",
        "notexample.com/httpd,     false",
        "a.example.community/x,    false",
        "quay.io/a.example.com,    false"
    })
    void aWildcardStandsForTheHostsBelow(String name, boolean insecure) throws IOException {
        system("[[registry]]\nprefix = \"*.example.com\"\ninsecure = true\n");

        assertThat(endpoint(name).insecure()).isEqualTo(insecure);
        assertThat(endpoint(name).image()).isEqualTo(Reference.parse(name));
    }

    @ParameterizedTest
    @CsvSource({
        "quay.io/team/httpd:prod,  local.example:5000/mirror/httpd:prod",
        "quay.io/team/a/b,         local.example:5000/mirror/a/b",
        "sub.wild.example/a:1,     local.example/wild/a:1",
        "hub.example/httpd:2,      docker.io/library/httpd:2"
    })
    void theLocationTakesThePrefixsPlace(String name, String physical) throws IOException {
        system("""
                unqualified-search-registries = ["docker.io"]
                [[registry]]
                prefix = "quay.io/team"
                location = "local.example:5000/mirror/"
                [[registry.mirror]]
                location = "not.yet.example"
                [[registry]]
                prefix = "*.wild.example"
                location = "local.example/wild"
                [[registry]]
                prefix = "hub.example"
                location = "docker.io"
                """);

        assertThat(endpoint(name).image()).hasToString(physical);
    }

    @Test
    void aBlockedNameIsNotAskedFor() throws IOException {
        system("[[registry]]\nlocation = \"quay.io\"\nblocked = true\n");

        assertThatThrownBy(() -> endpoint("quay.io/httpd"))
                .isInstanceOf(RegistryFailure.class)
                .hasMessage("registries.conf blocks quay.io on this host (blocked = true or [registries.block])");
    }

    @Test
    void dropInsReplaceWhatComesBeforeThem() throws IOException {
        system(INSECURE);
        assertThat(endpoint("quay.io/httpd").insecure()).isTrue();

        write("etc/containers/registries.conf.d/20.conf", SECURE);
        write("etc/containers/registries.conf.d/10.conf", INSECURE);
        write("etc/containers/registries.conf.d/30.conf.bak", INSECURE);
        assertThat(endpoint("quay.io/httpd").insecure()).isFalse();

        write("home/.config/containers/registries.conf.d/00.conf", INSECURE);
        assertThat(endpoint("quay.io/httpd").insecure()).isTrue();
    }

    @Test
    void theUsersFileStandsInForAllOfTheSystems() throws IOException {
        system(INSECURE);
        write("etc/containers/registries.conf.d/10.conf", INSECURE);
        write("home/.config/containers/registries.conf", "");

        assertThat(endpoint("quay.io/httpd").insecure()).isFalse();
    }

    @Test
    void theEnvironmentNamesTheMainFile() throws IOException {
        write("home/.config/containers/registries.conf", SECURE);
        Path named = write("named.conf", INSECURE);

        assertThat(read(Map.of("CONTAINERS_REGISTRIES_CONF", named.toString())).isInsecure("quay.io"))
                .isTrue();
    }

    @Test
    void aFileThatTheEnvironmentNamesMustBeThere() {
        Path gone = folder.resolve("gone.conf");

        assertThatThrownBy(() -> read(Map.of("CONTAINERS_REGISTRIES_CONF", gone.toString())))
                .hasMessage(gone + ": CONTAINERS_REGISTRIES_CONF names it, but it is not there");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[registry]",
                "[[registry]]\ninsecure = true",
                "[[registry]]\nprefix = \"quay.io\"",
                "[[registry]]\nprefix = \"*.example.com/team\"\nlocation = \"x.example\"",
                "[[registry]]\nlocation = \"https://quay.io\"",
                "[[registry]]\nlocation = 5",
                "[[registry]]\nlocation = \"quay.io\"\ninsecure = \"true\"",
                "[[registry]]\nprefix = \"a.example\"\nlocation = \"x.example\"\nblocked = true\n"
                        + "[[registry]]\nprefix = \"b.example\"\nlocation = \"x.example\"",
                "[[registry]]\nprefix = \"a.example\"\nlocation = \"x.example\"\ninsecure = true\n"
                        + "[[registry]]\nprefix = \"b.example\"\nlocation = \"x.example\"",
                "[[registry]]\nlocation = \"quay.io\"\npull-from-mirror = \"all\"",
                "credential-helpers = \"pass\"",
                "credential-helpers = [5]",
                "short-name-mode = \"whatever\"",
                "short-name-mode = 5",
                "[registry]\nlocation = \"quay.io\"",
                "[[registry]]\nprefix = \"*.example\"\nblocked = true\n[[registry]]\nprefix = \"*.example\""
            })
    void aMalformedFileIsAnErrorThatNamesIt(String text) throws IOException {
        system(text);

        assertThatThrownBy(() -> endpoint("quay.io/httpd"))
                .isInstanceOf(RegistryFailure.class)
                .hasMessageStartingWith(folder.resolve("etc/containers/registries.conf") + ": ");
    }

    @ParameterizedTest
    @CsvSource({
        "quay.io/httpd,           true,  false",
        "sure.example/httpd,      false, true",
        "both.example:5000/httpd, true,  true",
        "path.example/team/httpd, true,  false",
        "path.example/other,      false, false",
        "searched.example/httpd,  false, false"
    })
    void readsVersionOne(String name, boolean insecure, boolean blocked) throws IOException {
        system("""
                [registries.search]
                registries = ["searched.example///", "docker.io"]
                [registries.insecure]
                registries = ["quay.io///", "both.example:5000", "path.example/team/"]
                [registries.block]
                registries = ["sure.example/", "both.example:5000/"]
                """);

        if (blocked) {
            assertThatThrownBy(() -> endpoint(name)).hasMessageStartingWith("registries.conf blocks ");
        } else {
            assertThat(endpoint(name)).isEqualTo(new Endpoint(Reference.parse(name), insecure));
        }
        assertThat(read(Map.of()).isInsecure(name)).isEqualTo(insecure);
    }

    /** Each was given to Podman 5.4.2, which refused it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [registries.insecure];registries = ["http://quay.io"]              | [registries.insecure] registries = "http://quay.io"
            [registries.block];registries = ["https://quay.io"]                | [registries.block] registries = "https://quay.io"
            [registries.block];registries = ["quay.io", ""]                    | [registries.block] has an entry that names no registry
            [registries.search];registries = ["a.example/team"]                | [registries.search] registries has "a.example/team"
            [registries.insecure];registries = "quay.io"                       | registries = "quay.io"
            [registries.insecure];registries = ["quay.io", 5]                  | registries = ["quay.io",5]
            registries = 5                                                     | registries = 5
            unqualified-search-registries = [];[registries.insecure];registries = ["a.example"] | unqualified-search-registries is version 2
            unqualified-search-registries = [];[registries.insecure];registries = [] | unqualified-search-registries is version 2
            short-name-mode = "disabled";[registries.block];registries = []    | short-name-mode is version 2
            [aliases];[registries.insecure];registries = ["a.example"]         | aliases is version 2
            [[registry]];location = "a.example";[registries.search];registries = [] | registry is version 2
            unqualified-search-registries = ["a.example/namespace"]            | unqualified-search-registries has "a.example/namespace"
            unqualified-search-registries = [""]                               | unqualified-search-registries has ""
            unqualified-search-registries = ["a_b.example"]                    | unqualified-search-registries has "a_b.example"
            unqualified-search-registries = ["[::1]:5000"]                     | unqualified-search-registries has "[::1]:5000"
            unqualified-search-registries = "a.example"                        | unqualified-search-registries = "a.example"
            [aliases];image = "quay.io/team/image:1"                           | [aliases] image = "quay.io/team/image:1"
            [aliases];image = "image"                                          | [aliases] image = "image"
            [aliases];image = "team/image"                                     | [aliases] image = "team/image"
            [aliases];image = "Host/image"                                     | [aliases] image = "Host/image"
            [aliases];image = "[::1]:5000/image"                               | [aliases] image = "[::1]:5000/image"
            [aliases];image = 3                                                | [aliases] image = 3
            [aliases];"quay.io/a" = "quay.io/a"                                | [aliases] "quay.io/a"
            [aliases];Upper = "quay.io/a"                                      | [aliases] "Upper"
            [aliases];"a:1" = ""                                               | [aliases] "a:1"
            aliases = "a"                                                      | aliases = "a"
            """)
    void refusesWhatPodmanRefusesAndNamesIt(String text, String what) throws IOException {
        system(text.replace(';', '\n'));

        assertThatThrownBy(() -> endpoint("quay.io/httpd"))
                .isInstanceOf(RegistryFailure.class)
                .hasMessageStartingWith(folder.resolve("etc/containers/registries.conf") + ": " + what);
    }

    /** Podman 5.4.2 pulled with each. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[aliases]\nhttpd = \"\"\n\"team/httpd\" = \"localhost/a/b\"\n\"UPPER/a\" = \"Host:5000/a\"",
                "unqualified-search-registries = [\"a.example///\", \"localhost:5000\", \"docker\"]",
                "short-name-mode = \"\"\n[registries.search]\nregistries = []",
                "short-name-mode = \"disabled\"\n[registries.insecure]",
                "[[registry]]\nlocation = \"a.example/x://y\""
            })
    void acceptsWhatPodmanAccepts(String text) throws IOException {
        system(text);

        assertThat(endpoint("quay.io/httpd").insecure()).isFalse();
    }

    @Test
    void aDropInIsNeverOfVersionOne() throws IOException {
        Path dropIn = write("etc/containers/registries.conf.d/10.conf", "[registries.block]\nregistries = []\n");

        assertThatThrownBy(() -> endpoint("quay.io/httpd"))
                .hasMessageStartingWith(dropIn + ": is written in version 1");
    }

    @Test
    void ofTwoTablesInOneFileTheFirstCounts() throws IOException {
        system("""
                [[registry]]
                location = "quay.io"
                [[registry]]
                prefix = "quay.io"
                location = "other.example"
                """);

        assertThat(endpoint("quay.io/httpd").image()).hasToString("quay.io/httpd");
    }

    @Test
    void aLocationThatMakesNoNameIsAnError() throws IOException {
        system("[[registry]]\nprefix = \"quay.io\"\nlocation = \"quay.io/UPPER\"\n");

        assertThatThrownBy(() -> endpoint("quay.io/httpd"))
                .isInstanceOf(RegistryFailure.class)
                .hasMessageContaining("correct location = \"quay.io/UPPER\"");
    }

    @Test
    void aNewDropInIsSeen() throws IOException {
        ContainersConfigPaths paths = new ContainersConfigPaths(Map.of(), folder.resolve("home"), 1000, folder);
        ReadOnChange<RegistriesConf> conf =
                new ReadOnChange<>(() -> RegistriesConfReader.files(paths), RegistriesConfReader::read);
        assertThat(conf.get().isInsecure("quay.io")).isFalse();

        write("etc/containers/registries.conf.d/10.conf", INSECURE);

        assertThat(conf.get().isInsecure("quay.io")).isTrue();
        assertThat(conf.get()).isSameAs(conf.get());
    }
}
