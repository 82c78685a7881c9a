package io.tidewaiter.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.host.Identity;
import io.tidewaiter.host.Source;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.RegistryException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Podman's service is told of auth files that it does not read by itself. */
class PullKeyringTest extends RegistryTest {

    private Source source;

    @BeforeEach
    void write() throws IOException {
        host.write("mine.json", """
                {"auths":{"quay.io/team":{"auth":"YWxpY2U6c2VjcmV0"},"mirror.example":{"auth":"Og==","identitytoken":"t"}}}""");
        host.registriesConf("""
                [[registry]]
                location = "quay.io"
                [[registry.mirror]]
                location = "mirror.example"
                """);
        source = Source.of(Reference.parse("quay.io/team/httpd:prod"));
    }

    private Path mine() {
        return folder.resolve("mine.json");
    }

    private Optional<JsonObject> header(Source asked) {
        return host.registry()
                .keyring()
                .forPull(asked)
                .await()
                .map(text -> new JsonObject(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)));
    }

    private static JsonObject both() {
        return new JsonObject()
                .put("mirror.example/team/httpd", new JsonObject().put("identitytoken", "t"))
                .put(
                        "quay.io/team/httpd",
                        new JsonObject().put("username", "alice").put("password", "secret"));
    }

    @Test
    void isNothingWherePodmanReadsTheSameFiles() {
        assertThat(header(source)).isEmpty();
    }

    @Test
    void isTheLabelsFileForEveryPlaceTheImageMayComeFrom() {
        assertThat(header(new Source(source.reference(), Identity.labelled(mine()), null)))
                .contains(both());
    }

    @Test
    void isTheFileThatTheEnvironmentNames() {
        host.set("REGISTRY_AUTH_FILE", mine().toString());

        assertThat(header(source)).contains(both());
    }

    /** As {@code podman pull --creds} gives them to each place that it asks. */
    @Test
    void isThePasswordOfAUnitForEveryPlaceTheImageMayComeFrom() {
        Identity given = new Identity.Given("bob", "builder", "--creds of web.service");
        JsonObject pair = new JsonObject().put("username", "bob").put("password", "builder");

        assertThat(header(new Source(source.reference(), given, null)))
                .contains(
                        new JsonObject().put("mirror.example/team/httpd", pair).put("quay.io/team/httpd", pair));
    }

    @Test
    void failsWithTheNameOfAFileThatIsNotThere() {
        Source lost = new Source(source.reference(), Identity.labelled(folder.resolve("lost.json")), null);

        assertThatThrownBy(() -> host.registry().keyring().forPull(lost).await())
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(
                        "lost.json: the label io.containers.autoupdate.authfile names it, but it is not there");
    }
}
