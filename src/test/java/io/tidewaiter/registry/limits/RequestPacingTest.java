package io.tidewaiter.registry.limits;

import static io.tidewaiter.registry.FolderHost.digest;
import static io.tidewaiter.registry.FolderHost.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.host.Source;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.RegistryStanding;
import io.tidewaiter.registry.DistributionRegistry;
import io.tidewaiter.registry.FolderHost;
import io.tidewaiter.registry.RegistryTest;
import io.tidewaiter.registry.TestServer;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.tidewaiter.update.port.DigestQuery;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that want to be left alone, and registries that fail. */
class RequestPacingTest extends RegistryTest {

    private TestServer server;
    private String httpd;

    @BeforeEach
    void start() throws IOException {
        server = registry(RegistryTest::stateDigest);
        httpd = server.authority() + "/httpd:prod";
    }

    private static void tooMany(HttpServerRequest request, String retryAfter) {
        if (!retryAfter.isEmpty()) {
            request.response().putHeader("Retry-After", retryAfter);
        }
        request.response().setStatusCode(429).end();
    }

    private int asked() {
        return server.asked().size();
    }

    private DigestQuery insisting() {
        return new DigestQuery(Source.of(Reference.parse(httpd)), FolderHost.LINUX, Set.of(), true);
    }

    @Test
    void leavesARegistryAloneAsLongAsItWants() {
        server.behave(request -> tooMany(request, "600"));
        DistributionRegistry registry = host.registry();

        assertThat(failure(registry, httpd))
                .hasMessageEndingWith("the registry was asked too often (429): it will answer again in 10m")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.RATE_LIMITED));
        assertThat(failure(registry, server.authority() + "/other:1"))
                .hasMessageContaining(
                        "%s: it was asked too often (429): it is asked again in 1".formatted(server.authority()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.RATE_LIMITED));
        assertThat(asked()).isEqualTo(1);

        server.behave(RegistryTest::stateDigest);
        host.pass(Duration.ofSeconds(599));
        failure(registry, httpd);
        assertThat(asked()).as("not a second too early").isEqualTo(1);
        host.pass(Duration.ofSeconds(62));
        assertThat(digest(registry, httpd)).isEqualTo(DIGEST);
        assertThat(host.memory().pauses().result())
                .as("and no restart brings it back")
                .isEmpty();
    }

    @Test
    void understandsADate() {
        server.behave(request -> tooMany(request, "Thu, 01 Jan 1970 01:00:00 GMT"));
        DistributionRegistry registry = host.registry();
        failure(registry, httpd);

        host.pass(Duration.ofMinutes(59));
        failure(registry, httpd);

        assertThat(asked()).isEqualTo(1);
        host.pass(Duration.ofMinutes(8));
        failure(registry, httpd);
        assertThat(asked()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "99999999999999999999"})
    void waitsEverLongerForOneThatDoesNotSayHowLong(String retryAfter) {
        server.behave(request -> tooMany(request, retryAfter));
        DistributionRegistry registry = host.registry();

        List<Integer> minutes = new ArrayList<>();
        for (int rounds = 0; rounds < 8; rounds++) {
            int before = asked();
            int waited = 0;
            while (asked() == before) {
                failure(registry, httpd);
                host.pass(Duration.ofMinutes(1));
                waited++;
            }
            minutes.add(waited);
        }

        assertThat(minutes.getFirst()).isEqualTo(1);
        assertThat(minutes).isSorted();
        assertThat(minutes.getLast()).isBetween(60, 67);
    }

    @Test
    void isNotMadeToWaitForEver() {
        server.behave(request -> tooMany(request, "999999999"));
        DistributionRegistry registry = host.registry();
        failure(registry, httpd);

        host.pass(Duration.ofHours(27));
        failure(registry, httpd);

        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void aPersonsWishIsNoReasonToAskAgain() {
        server.behave(request -> tooMany(request, "600"));
        DistributionRegistry registry = host.registry();
        failure(registry, httpd);

        assertThat(registry.digestOf(insisting())
                        .transform(RequestPacingTest::cause)
                        .await())
                .hasMessageContaining("it is asked again in");
        assertThat(asked()).isEqualTo(1);
    }

    private static Future<Throwable> cause(io.vertx.core.AsyncResult<?> answer) {
        return Future.succeededFuture(answer.cause());
    }

    @Test
    void aRestartForgetsNothing() {
        server.behave(request -> tooMany(request, "600"));
        failure(host.registry(), httpd);

        host.pass(Duration.ofMinutes(9));
        failure(host.registry(), httpd);

        assertThat(asked()).isEqualTo(1);
        host.pass(Duration.ofMinutes(3));
        server.behave(RegistryTest::stateDigest);
        assertThat(digest(host.registry(), httpd)).isEqualTo(DIGEST);
    }

    @Test
    void theLimitOnPullsLeavesDigestsToBeAskedFor() {
        server.behave(request -> {
            request.response().putHeader("ratelimit-limit", "100;w=21600");
            request.response().putHeader("ratelimit-remaining", "0;w=21600");
            if (request.method().equals(HttpMethod.GET)) {
                tooMany(request, "");
            } else if (request.path().contains("odd")) {
                request.response().end();
            } else {
                stateDigest(request);
            }
        });
        DistributionRegistry registry = host.registry();

        failure(registry, server.authority() + "/odd:1");

        assertThat(digest(registry, httpd)).isEqualTo(DIGEST);
        assertThat(registry.standings().await())
                .singleElement()
                .satisfies(standing -> assertThat(standing.pulls()).isEqualTo(new RegistryStanding.Pulls(0, 100)));
    }

    @Test
    void whatIsLeftOfAPullLimitIsKeptForPulls() {
        server.behave(request -> {
            request.response().putHeader("ratelimit-limit", "100;w=21600");
            request.response().putHeader("ratelimit-remaining", "10;w=21600");
            request.response().end(MANIFEST);
        });
        DistributionRegistry registry = host.registry();

        assertThat(failure(registry, httpd))
                .hasMessageContaining("has 10 of 100 pulls left, which are kept for pulls")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.RATE_LIMITED));

        assertThat(server.asked()).extracting(TestServer.Asked::method).containsExactly("HEAD");
    }

    @Test
    void oneThatFailsIsLeftAloneAfterTheThirdTime() {
        server.behave(status(502));
        DistributionRegistry registry = host.registry();
        for (int i = 0; i < 3; i++) {
            assertThat(failure(registry, httpd)).hasMessageContaining("the registry failed (502)");
        }

        assertThat(failure(registry, httpd))
                .hasMessageContaining(
                        "%s was left alone after 3 failures in a row, the last of which was: it answers 502; it is asked again in"
                                .formatted(server.authority()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
        assertThat(asked()).isEqualTo(3);

        server.behave(RegistryTest::stateDigest);
        host.pass(Duration.ofSeconds(11));
        assertThat(digest(registry, httpd)).isEqualTo(DIGEST);
        assertThat(digest(registry, httpd)).isEqualTo(DIGEST);
    }

    @Test
    void aPersonMayHaveMendedIt() {
        server.behave(status(502));
        DistributionRegistry registry = host.registry();
        for (int i = 0; i < 4; i++) {
            failure(registry, httpd);
        }

        server.behave(RegistryTest::stateDigest);

        assertThat(registry.digestOf(insisting()).await()).isEqualTo(DIGEST);
    }

    @Test
    void oneOfManyFindsOutForAll() throws IOException {
        Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
        server.behave(held::add);
        DistributionRegistry registry = host.registry();
        List<Future<Digest>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(registry.digestOf(FolderHost.question(server.authority() + "/app" + i + ":1")));
        }
        await().until(() -> held.size() == HostLimits.MOST_AT_ONCE);

        server.behave(status(500));
        held.forEach(request -> request.response().setStatusCode(500).end());
        Future.join(answers).otherwiseEmpty().await();

        assertThat(answers).allMatch(Future::failed);
        assertThat(asked()).as("all that were on their way count as one").isEqualTo(HostLimits.MOST_AT_ONCE + 2);
    }

    @Test
    void notMoreThanSoManyAreUnderWayAtOnce() throws IOException {
        Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
        server.behave(held::add);
        DistributionRegistry registry = host.registry();
        List<Future<Digest>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            answers.add(registry.digestOf(FolderHost.question(server.authority() + "/app" + i + ":1")));
        }
        await().until(() -> held.size() == HostLimits.MOST_AT_ONCE);
        assertThat(asked()).isEqualTo(HostLimits.MOST_AT_ONCE);

        server.behave(RegistryTest::stateDigest);
        held.forEach(RegistryTest::stateDigest);

        Future.all(answers).await();
        assertThat(asked()).isEqualTo(40);
    }

    @Test
    void noneKnowsOfAnother() throws IOException {
        TestServer other = server(RegistryTest::stateDigest);
        host.insecure(server.authority(), other.authority());
        server.behave(request -> tooMany(request, "600"));
        DistributionRegistry registry = host.registry();
        failure(registry, httpd);

        assertThat(digest(registry, other.authority() + "/httpd:prod")).isEqualTo(DIGEST);
        assertThat(registry.standings().await())
                .singleElement()
                .satisfies(standing -> assertThat(standing.registry()).isEqualTo(server.authority()));
    }

    @Test
    void aBusyServersWishCountsToo() {
        server.behave(request -> request.response()
                .putHeader("Retry-After", "120")
                .setStatusCode(503)
                .end());
        DistributionRegistry registry = host.registry();
        failure(registry, httpd);

        assertThat(failure(registry, httpd))
                .hasMessageContaining("it asks to be left alone (503): it is asked again in 2m");
        assertThat(asked()).isEqualTo(1);
    }
}
