package io.tidewaiter.registry.hostfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.host.Identity;
import io.tidewaiter.image.Reference;
import io.tidewaiter.registry.exchange.Credentials;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.IdentityToken;
import io.tidewaiter.registry.exchange.Login;
import io.tidewaiter.registry.exchange.RegistryFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** containers-auth.json(5). */
class AuthFilesTest {

    @TempDir
    Path folder;

    private static String auth(String user) {
        byte[] pair = (user + ":secret of:" + user).getBytes(StandardCharsets.UTF_8);
        return "{\"auth\":\"" + Base64.getEncoder().encodeToString(pair) + "\"}";
    }

    private static Credentials login(String user) {
        return new Credentials(user, "secret of:" + user);
    }

    private Path write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void login(String path, String key, String user) throws IOException {
        write(path, "{\"auths\":{\"" + key + "\":" + auth(user) + "}}");
    }

    private Optional<Login> find(Map<String, String> environment, String name) {
        ContainersConfigPaths paths = new ContainersConfigPaths(environment, folder.resolve("home"), 1000, folder);
        return find(new AuthFiles(paths), name);
    }

    private static Optional<Login> find(AuthFiles files, String name) {
        return known(files, new Endpoint(Reference.parse(name), false));
    }

    private static Optional<Login> known(AuthFiles files, Endpoint endpoint) {
        return files.first(endpoint, 0).map(found -> ((AuthFile.Entry.Known) found.entry()).identity());
    }

    private Map<String, String> environment(String name, String path) {
        return Map.of(name, folder.resolve(path).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "quay.io/team/httpd:prod, repository",
        "quay.io/team/nginx:prod, namespace",
        "quay.io/teams/httpd:prod, host",
        "quay.io/other:prod, host"
    })
    void theLongestPathWins(String name, String user) throws IOException {
        write(
                "run/containers/1000/auth.json",
                "{\"auths\":{\"quay.io\":%s,\"quay.io/team\":%s,\"quay.io/team/httpd\":%s}}"
                        .formatted(auth("host"), auth("namespace"), auth("repository")));

        assertThat(find(Map.of(), name)).contains(login(user));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://index.docker.io/v1/",
                "docker.io",
                "index.docker.io",
                "registry-1.docker.io",
                "docker.io/library"
            })
    void dockerHubHasManyNames(String key) throws IOException {
        login("home/.docker/config.json", key, "alice");

        assertThat(find(Map.of(), "docker.io/httpd")).contains(login("alice"));
    }

    @Test
    void anAddressAsKeyStandsForItsHost() throws IOException {
        login("home/.docker/config.json", "https://registry.example:5000/v2/", "alice");

        assertThat(find(Map.of(), "registry.example:5000/httpd")).contains(login("alice"));
        assertThat(find(Map.of(), "registry.example/httpd")).isEmpty();
    }

    @Test
    void theFirstFileWithAnEntryWins() throws IOException {
        login("home/.docker/config.json", "quay.io", "docker");
        assertThat(find(Map.of(), "quay.io/httpd")).contains(login("docker"));

        login("home/.config/containers/auth.json", "quay.io", "config");
        assertThat(find(Map.of(), "quay.io/httpd")).contains(login("config"));

        login("run/containers/1000/auth.json", "quay.io", "run");
        assertThat(find(Map.of(), "quay.io/httpd")).contains(login("run"));
    }

    @Test
    void aBareEntryIsNone() throws IOException {
        write("run/containers/1000/auth.json", "{\"auths\":{\"quay.io\":{}}}");
        login("home/.docker/config.json", "quay.io", "docker");

        assertThat(find(Map.of(), "quay.io/httpd")).contains(login("docker"));
    }

    @ParameterizedTest
    @CsvSource({
        "XDG_RUNTIME_DIR, elsewhere, elsewhere/containers/auth.json",
        "XDG_CONFIG_HOME, elsewhere, elsewhere/containers/auth.json",
        "DOCKER_CONFIG, elsewhere, elsewhere/config.json",
        "REGISTRY_AUTH_FILE, elsewhere.json, elsewhere.json"
    })
    void theEnvironmentSaysWhereTheFilesAre(String variable, String value, String file) throws IOException {
        login(file, "quay.io", "alice");

        assertThat(find(environment(variable, value), "quay.io/httpd")).contains(login("alice"));
    }

    @Test
    void anExplicitFileIsTheOnlyOne() throws IOException {
        login("home/.docker/config.json", "quay.io", "docker");
        write("only.json", "{}");

        assertThat(find(environment("REGISTRY_AUTH_FILE", "only.json"), "quay.io/httpd"))
                .isEmpty();
    }

    @Test
    void anExplicitFileMustBeThere() {
        assertThatThrownBy(() -> find(environment("REGISTRY_AUTH_FILE", "gone.json"), "quay.io/httpd"))
                .hasMessageStartingWith(
                        folder.resolve("gone.json") + ": REGISTRY_AUTH_FILE names it, but it is not there");
    }

    @Test
    void withoutAnyFileWeAreAnonymous() {
        assertThat(find(Map.of(), "quay.io/httpd")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "hunter2",
                "{\"auths\":{\"quay.io\":\"hunter2\"}}",
                "{\"auths\":{\"quay.io\":{\"auth\":\"hunter2!\"}}}",
                "{\"auths\":{\"quay.io\":{\"auth\":\"hunter2"
            })
    void aMalformedFileIsNamedAndNotQuoted(String text) throws IOException {
        Path file = write("run/containers/1000/auth.json", text);

        assertThatThrownBy(() -> find(Map.of(), "quay.io/httpd"))
                .isInstanceOf(RegistryFailure.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    /** One that docker left behind, or that lacks its colon, must not take the others with it. */
    @Test
    void anEntryThatSaysNothingEndsTheSearchInItsFileAlone() throws IOException {
        write("run/containers/1000/auth.json", """
                {"auths":{"quay.io/team":{},"quay.io/other":{"auth":"aHVudGVyMg=="},"quay.io":{"auth":"YTpi"}}}""");

        assertThat(find(Map.of(), "quay.io/team/httpd")).isEmpty();
        assertThat(find(Map.of(), "quay.io/other/httpd")).isEmpty();
        assertThat(find(Map.of(), "quay.io/httpd")).contains(new Credentials("a", "b"));
    }

    @Test
    void aFolderInTheFilesPlaceIsAnError() throws IOException {
        Path file = Files.createDirectories(folder.resolve("run/containers/1000/auth.json"));

        assertThatThrownBy(() -> find(Map.of(), "quay.io/httpd")).hasMessage(file + ": cannot be read by this user");
    }

    @Test
    void anIdentityTokenStandsInForAPassword() throws IOException {
        write("run/containers/1000/auth.json", """
                {"auths":{"quay.io":{"auth":"PHRva2VuPjo=","identitytoken":"long lived"}}}""");

        assertThat(find(Map.of(), "quay.io/httpd")).contains(new IdentityToken("long lived"));
    }

    @Test
    void theLabelsFileIsTheOnlyOneThatIsRead() throws IOException {
        login("home/.docker/config.json", "quay.io", "docker");
        login("label.json", "other.io", "label");
        AuthFiles files = new AuthFiles(new ContainersConfigPaths(
                environment("REGISTRY_AUTH_FILE", "gone.json"), folder.resolve("home"), 1000, folder));
        Endpoint other = new Endpoint(Reference.parse("other.io/httpd"), false)
                .as(Identity.labelled(folder.resolve("label.json")));
        Endpoint quay = new Endpoint(Reference.parse("quay.io/httpd"), false)
                .as(Identity.labelled(folder.resolve("label.json")));

        assertThat(known(files, other)).contains(login("label"));
        assertThat(known(files, quay)).isEmpty();
    }

    @Test
    void aMissingFileBelowTmpMayBeInAnotherTmp() {
        assertThatThrownBy(
                        () -> find(Map.of("REGISTRY_AUTH_FILE", "/tmp/tidewaiter-is-not-here.json"), "quay.io/httpd"))
                .hasMessage(
                        "/tmp/tidewaiter-is-not-here.json: REGISTRY_AUTH_FILE names it, but it is not there for this"
                                + " process, which may have a /tmp of its own (PrivateTmp=): keep it in another folder");
    }

    @Test
    void theLabelsFileMustBeThere() {
        Path gone = folder.resolve("gone.json");
        AuthFiles files = new AuthFiles(new ContainersConfigPaths(Map.of(), folder.resolve("home"), 1000, folder));
        Endpoint endpoint = new Endpoint(Reference.parse("quay.io/httpd"), false).as(Identity.labelled(gone));

        assertThatThrownBy(() -> known(files, endpoint))
                .hasMessageStartingWith(
                        gone + ": the label io.containers.autoupdate.authfile names it, but it is not there");
    }

    @Test
    void aChangedFileIsReadAgain() throws IOException {
        ContainersConfigPaths paths = new ContainersConfigPaths(Map.of(), folder.resolve("home"), 1000, folder);
        AuthFiles files = new AuthFiles(paths);
        String httpd = "quay.io/httpd";
        assertThat(find(files, httpd)).isEmpty();

        login("run/containers/1000/auth.json", "quay.io", "al");
        assertThat(find(files, httpd)).contains(login("al"));
        login("run/containers/1000/auth.json", "quay.io", "alice");
        assertThat(find(files, httpd)).contains(login("alice"));
        Files.delete(folder.resolve("run/containers/1000/auth.json"));
        assertThat(find(files, httpd)).isEmpty();
    }
}
