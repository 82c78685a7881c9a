package io.tidewaiter.registry;

import io.tidewaiter.host.Source;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.DigestQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * What a registry with tokens sees of a day in which nothing is new: 100 references in 20 repositories, looked at every
 * five minutes on a clock that is put forward, over real connections.
 */
final class DayOfTicks {

    private static final int REPOSITORIES = 20;
    private static final int TAGS = 5;
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final int TICKS = (int) Duration.ofDays(1).dividedBy(INTERVAL);
    /** What Docker Hub and GitLab give. */
    private static final int TOKENS_LAST_SECONDS = 300;

    private static final Digest DIGEST = Digest.sha256("release".getBytes(StandardCharsets.UTF_8));

    private final AtomicInteger heads = new AtomicInteger();
    private final AtomicInteger challenged = new AtomicInteger();
    private final AtomicInteger gets = new AtomicInteger();
    private final AtomicInteger tokens = new AtomicInteger();

    private DayOfTicks() {}

    public static void main(String[] arguments) throws Exception {
        new DayOfTicks().run();
    }

    private void run() throws Exception {
        Vertx vertx = Vertx.vertx();
        Path folder = Files.createTempDirectory("tidewaiter-bench");
        try (TestServer server = TestServer.http(vertx, this::answer);
                FolderHost host = new FolderHost(vertx, folder).insecure(server.authority())) {
            DistributionRegistry registry = host.registry();
            List<DigestQuery> questions = IntStream.range(0, REPOSITORIES * TAGS)
                    .mapToObj(number -> "%s/team/app-%d:tag-%d"
                            .formatted(server.authority(), number % REPOSITORIES, number / REPOSITORIES))
                    .map(name ->
                            new DigestQuery(Source.of(Reference.parse(name)), FolderHost.LINUX, Set.of(DIGEST), false))
                    .toList();
            for (int tick = 0; tick < TICKS; tick++) {
                Future.all(questions.stream().map(registry::digestOf).toList()).await(1, TimeUnit.MINUTES);
                host.pass(INTERVAL);
            }
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
        System.out.println(
                "{\"ticks\": %d, \"references\": %d, \"heads\": %d, \"challenged\": %d, \"gets\": %d, \"tokens\": %d}"
                        .formatted(
                                TICKS, REPOSITORIES * TAGS, heads.get(), challenged.get(), gets.get(), tokens.get()));
    }

    private void answer(HttpServerRequest request) {
        if (request.path().equals("/token")) {
            String token = "%s %d".formatted(request.getParam("scope"), tokens.incrementAndGet());
            request.response()
                    .end("{\"token\":\"%s\",\"expires_in\":%d}".formatted(token.hashCode(), TOKENS_LAST_SECONDS));
            return;
        }
        (request.method().name().equals("HEAD") ? heads : gets).incrementAndGet();
        if (request.getHeader("Authorization") == null) {
            challenged.incrementAndGet();
            String repository = request.path().replaceFirst("^/v2/(.*)/manifests/.*", "$1");
            request.response()
                    .putHeader(
                            "WWW-Authenticate",
                            "Bearer realm=\"http://%s/token\",service=\"registry\",scope=\"repository:%s:pull\""
                                    .formatted(request.authority(), repository))
                    .setStatusCode(401)
                    .end();
        } else {
            request.response()
                    .putHeader("Docker-Content-Digest", DIGEST.toString())
                    .putHeader("Content-Type", "application/vnd.oci.image.manifest.v1+json")
                    .end();
        }
    }
}
