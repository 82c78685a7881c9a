package io.tidewaiter.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Identity;
import io.tidewaiter.host.Source;
import io.tidewaiter.image.Reference;
import io.tidewaiter.net.WebAddress;
import io.tidewaiter.registry.auth.Challenge;
import io.tidewaiter.registry.auth.Token;
import io.tidewaiter.registry.auth.TokenRequest;
import io.tidewaiter.registry.exchange.Answer;
import io.tidewaiter.registry.exchange.Authorization;
import io.tidewaiter.registry.exchange.Call;
import io.tidewaiter.registry.exchange.Credentials;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.IdentityToken;
import io.tidewaiter.registry.hostfiles.AuthFile;
import io.tidewaiter.registry.hostfiles.ContainersConfigPaths;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretsTest {

    @Test
    void nothingThatHoldsASecretPrintsIt() {
        Credentials credentials = new Credentials("alice", "hunter2");
        String basic = credentials.basic();
        Identity given = new Identity.Given("alice", "hunter2", "--creds of web.service");
        Reference image = Reference.parse("quay.io/httpd:prod");
        WebAddress address = WebAddress.parse("https://quay.io/");

        List<Object> holders = List.of(
                credentials,
                given,
                new Source(image, given, null),
                new Endpoint(image, false, given),
                new AuthFile.Entry.Known(credentials),
                new IdentityToken("hunter2"),
                new TokenRequest(
                        new Challenge.Bearer(address, "registry", "scope"), Optional.of(new IdentityToken("hunter2"))),
                Authorization.basic(credentials),
                new Token("hunter2", Duration.ofSeconds(1)),
                new Call(HttpMethod.GET, address, "", null, "hunter2", basic, false, "quay.io"),
                new Answer(
                        address, 200, MultiMap.caseInsensitiveMultiMap().add("X", "hunter2"), Buffer.buffer("hunter2")),
                new ContainersConfigPaths(Map.of("PASSWORD", "hunter2"), Path.of("/home"), 0, Path.of("/")));

        assertThat(holders)
                .allSatisfy(holder ->
                        assertThat(holder.toString()).doesNotContain("hunter2").doesNotContain(basic));
    }
}
