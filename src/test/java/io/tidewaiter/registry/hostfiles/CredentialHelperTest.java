package io.tidewaiter.registry.hostfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.image.Reference;
import io.tidewaiter.registry.exchange.Credentials;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.IdentityToken;
import io.tidewaiter.registry.exchange.Login;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.Timeouts;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs that speak the protocol of credential helpers, well or badly. */
class CredentialHelperTest {

    @TempDir
    Path bin;

    /** With as few threads as the daemon has. */
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(4));

    private final AtomicLong nanos = new AtomicLong();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private void helper(String script) throws IOException {
        Path program = bin.resolve("docker-credential-test");
        Files.deleteIfExists(program);
        Files.createFile(program, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(program, "#!/bin/sh\n" + script);
    }

    private Optional<Login> ask() {
        return new CredentialHelper("test", List.of(bin)).get("quay.io");
    }

    @Test
    void isToldTheHostAndAnswersWithUserAndPassword() throws IOException {
        helper("test \"$1\" = get && host=$(cat) && printf '{\"Username\":\"of %s\",\"Secret\":\"s\"}' \"$host\"");

        assertThat(ask()).contains(new Credentials("of quay.io", "s"));
    }

    @Test
    void aTokenIsAnIdentityToken() throws IOException {
        helper("cat >/dev/null; echo '{\"Username\":\"<token>\",\"Secret\":\"s\"}'");

        assertThat(ask()).contains(new IdentityToken("s"));
    }

    @Test
    void aHelperWithoutCredentialsIsNoError() throws IOException {
        helper("cat >/dev/null; echo 'credentials not found in native keychain'; exit 1");

        assertThat(ask()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo hunter2 >&2; exit 3",
                "cat >/dev/null; echo 'hunter2 is locked'; exit 1",
                "cat >/dev/null; echo '{hunter2'",
                "exec <&-; echo hunter2; kill -9 $$"
            })
    void oneThatFailsIsNamedAndNotQuoted(String script) throws IOException {
        helper(script);

        assertThatThrownBy(this::ask)
                .isInstanceOf(RegistryFailure.class)
                .hasMessageStartingWith("the credential helper docker-credential-test ")
                .hasMessageEndingWith("try it by hand with: echo quay.io | docker-credential-test get")
                .hasMessageNotContaining("hunter2")
                .satisfies(e -> assertThat(((RegistryFailure) e).kind()).isEqualTo(Kind.MISCONFIGURED));
    }

    @Test
    void oneThatIsNotInstalledIsNamed() {
        assertThatThrownBy(this::ask)
                .hasMessage(
                        "the credential helper docker-credential-test cannot be started: is it installed where this service looks (PATH)?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/b", "", "-x", "a b"})
    void aNameIsNoPath(String name) {
        assertThatThrownBy(() -> new CredentialHelper(name, List.of(bin)).get("quay.io"))
                .hasMessageEndingWith("is no name of a credential helper");
    }

    @Test
    void oneThatTalksWithoutEndIsCutOff() throws IOException {
        helper("cat >/dev/null; yes '{\"Username\":' | head -c 10000000");

        assertThatThrownBy(this::ask).isInstanceOf(RegistryFailure.class);
    }

    @ParameterizedTest
    @CsvSource({"exec sleep 60, did not answer within 1 s", "sleep 60 & exit 0, gave an answer that is no JSON object"})
    void oneThatHangsIsNotWaitedForForEver(String script, String why) throws IOException {
        helper(script);
        long began = System.nanoTime();

        assertThatThrownBy(() -> new CredentialHelper("test", List.of(bin), Duration.ofSeconds(1)).get("quay.io"))
                .isInstanceOf(RegistryFailure.class)
                .hasMessageContaining(why);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    /** As one does that starts an agent. */
    @Test
    void oneThatLeavesAProgramBehindIsHeardAllTheSame() throws IOException {
        helper("cat >/dev/null; sleep 60 & echo '{\"Username\":\"u\",\"Secret\":\"s\"}'");
        long began = System.nanoTime();

        assertThat(ask()).contains(new Credentials("u", "s"));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void isAskedOnceAMinuteAndWinsOverAPassword() throws IOException {
        helper("cat >/dev/null; echo x >>" + bin.resolve("asked") + "; echo '{\"Username\":\"h\",\"Secret\":\"s\"}'");
        Path home = Files.createDirectories(bin.resolve("home/.config/containers"));
        Files.writeString(
                home.resolve("auth.json"),
                "{\"auths\":{\"quay.io\":{\"auth\":\"YTpi\"}},\"credHelpers\":{\"quay.io\":\"test\"}}");
        HostConfig config = config(bin.resolve("home"));
        Endpoint httpd = new Endpoint(Reference.parse("quay.io/httpd"), false);

        for (int i = 0; i < 3; i++) {
            assertThat(await(config.identity(httpd))).contains(new Credentials("h", "s"));
        }
        assertThat(Files.readString(bin.resolve("asked"))).isEqualTo("x\n");

        nanos.addAndGet(61_000_000_000L);
        await(config.identity(httpd));
        assertThat(Files.readString(bin.resolve("asked"))).isEqualTo("x\nx\n");
    }

    @Test
    void aHelperForAllRegistriesIsAskedInItsTurn() throws IOException {
        helper("cat >/dev/null; echo '{\"Username\":\"h\",\"Secret\":\"s\"}'");
        Files.createDirectories(bin.resolve("etc/containers"));
        Files.writeString(
                bin.resolve("etc/containers/registries.conf"),
                "credential-helpers = [\"containers-auth.json\", \"test\"]\n");

        assertThat(await(config(bin.resolve("home")).identity(new Endpoint(Reference.parse("quay.io/httpd"), false))))
                .contains(new Credentials("h", "s"));
    }

    @Test
    void thoseThatHangKeepNoFileFromBeingRead() throws IOException {
        helper("exec sleep 30");
        Path home = Files.createDirectories(bin.resolve("home/.config/containers"));
        Files.writeString(home.resolve("auth.json"), """
                {"auths":{"quay.io":{"auth":"YTpi"}},
                "credHelpers":{"a.example":"test","b.example":"test","c.example":"test","d.example":"test","e.example":"test"}}
                """);
        HostConfig config = config(bin.resolve("home"));

        List<Future<Optional<Login>>> hanging = Stream.of("a", "b", "c", "d", "e")
                .map(name -> config.identity(new Endpoint(Reference.parse(name + ".example/httpd"), false)))
                .toList();

        assertThat(await(config.identity(new Endpoint(Reference.parse("quay.io/httpd"), false))))
                .contains(new Credentials("a", "b"));
        assertThat(hanging).noneMatch(Future::isComplete);
    }

    private HostConfig config(Path home) {
        ContainersConfigPaths paths =
                new ContainersConfigPaths(Map.of("PATH", bin + ":/usr/bin:/bin"), home, 1000, bin);
        return new HostConfig(vertx, paths, Timeouts.DEFAULT, nanos::get);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
