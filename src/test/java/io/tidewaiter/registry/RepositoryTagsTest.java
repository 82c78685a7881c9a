package io.tidewaiter.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewaiter.host.Source;
import io.tidewaiter.image.Reference;
import io.tidewaiter.registry.http.Transport;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.tidewaiter.update.port.TagList;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tags of a repository: page by page, within bounds, and from nowhere else. */
class RepositoryTagsTest extends RegistryTest {

    private static final String FIRST = "/v2/team/app/tags/list?n=1000";

    private static String list(Stream<String> tags) {
        return new JsonObject()
                .put("name", "team/app")
                .put("tags", new JsonArray(tags.toList()))
                .encode();
    }

    private static String list(String... tags) {
        return list(Stream.of(tags));
    }

    private static Source source(TestServer server, String tag) {
        return Source.of(Reference.parse(server.authority() + "/team/app:" + tag));
    }

    private static List<String> tags(TagList tags, TestServer server) {
        return answer(tags.of(source(server, "prod"), false));
    }

    private static <T> T answer(Future<T> answer) {
        try {
            return answer.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the registry client neither answered nor failed", e);
        }
    }

    private RegistryException failure(TestServer server) {
        RegistryException failure = catchThrowableOfType(
                RegistryException.class, () -> tags(host.registry().tags(), server));
        assertThat(failure).as("there is a list").isNotNull();
        return failure;
    }

    private static List<String> asked(TestServer server) {
        return server.asked().stream().map(TestServer.Asked::uri).toList();
    }

    /** Each page has the tags, and says by this header what follows it. */
    private static void page(HttpServerRequest request, String tag, String link) {
        request.response().putHeader("Link", link).end(list(tag));
    }

    @Test
    void costsOneRequest() throws IOException {
        TestServer server = registry(request -> request.response().end(list("1.4.0", "latest")));

        assertThat(tags(host.registry().tags(), server)).containsExactly("1.4.0", "latest");
        assertThat(server.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("GET");
            assertThat(asked.uri()).isEqualTo(FIRST);
        });
        assertThat(host.asked()).containsExactly(server.authority() + " 200");
    }

    @Test
    void asksOnceForAllWhoFollowTheRepository() throws IOException {
        Promise<HttpServerRequest> arrived = Promise.promise();
        TestServer server = registry(arrived::complete);
        TagList tags = host.registry().tags();

        Future<List<String>> first = tags.of(source(server, "1.0.0"), false);
        Future<List<String>> second = tags.of(source(server, "2.0.0"), false);
        arrived.future().await().response().end(list("1.0.0"));

        assertThat(List.of(answer(first), answer(second))).containsOnly(List.of("1.0.0"));
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void readsAllPages() throws IOException {
        TestServer server = registry(request -> {
            switch (String.valueOf(request.query())) {
                case "n=1000" -> page(request, "a", "</v2/team/app/tags/list?n=1000&last=a>; rel=\"next\"");
                case "n=1000&last=a" -> page(request, "b", "<?last=b>;REL=next, </v2/>; rel=\"first\"");
                default -> request.response().end(list("c"));
            }
        });

        assertThat(tags(host.registry().tags(), server)).containsExactly("a", "b", "c");
        assertThat(asked(server))
                .containsExactly(FIRST, "/v2/team/app/tags/list?n=1000&last=a", "/v2/team/app/tags/list?last=b");
    }

    /** Who controls the answer must not lead our credentials elsewhere, nor us to another path of the registry. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://HOST/v2/team/app/tags/list?last=a",
                "https://HOST/?last=a",
                "//HOST/v2/team/app/tags/list?last=a",
                "http://user:pass@HOST/?last=a",
                "/v2/other/secret/tags/list?last=a",
                "/admin/delete?last=a",
                "../../../admin?last=a"
            })
    void goesOnAtTheSameRegistryAndRepositoryWhereverTheLinkLeads(String link) throws IOException {
        TestServer other = server(request -> request.response().end(list("evil")));
        TestServer server = server(request -> {
            if (String.valueOf(request.query()).equals("n=1000")) {
                page(request, "a", "<%s>; rel=\"next\"".formatted(link.replace("HOST", other.authority())));
            } else {
                request.response().end(list("b"));
            }
        });
        host.insecure(server.authority(), other.authority());
        host.login(other.authority(), "me", "secret");

        assertThat(tags(host.registry().tags(), server)).containsExactly("a", "b");
        assertThat(other.asked()).isEmpty();
        assertThat(asked(server)).containsExactly(FIRST, "/v2/team/app/tags/list?last=a");
    }

    @Test
    void sendsNoCredentialsWhereARedirectLeads() throws IOException {
        TestServer other = server(request -> request.response().end(list("a")));
        TestServer server = server(request -> {
            if (request.getHeader("Authorization") == null) {
                request.response()
                        .setStatusCode(401)
                        .putHeader("WWW-Authenticate", "Basic realm=\"x\"")
                        .end();
            } else {
                request.response()
                        .setStatusCode(307)
                        .putHeader("Location", "http://" + other.authority() + "/list")
                        .end();
            }
        });
        host.insecure(server.authority(), other.authority());
        host.login(server.authority(), "me", "secret");

        assertThat(tags(host.registry().tags(), server)).containsExactly("a");
        assertThat(other.asked())
                .singleElement()
                .satisfies(asked -> assertThat(asked.authorization()).isNull());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            </v2/team/app/tags/list>; rel="next"      | does not say where its list of tags goes on
            <>; rel="next"                            | does not say where its list of tags goes on
            <?>; rel="next"                           | does not say where its list of tags goes on
            <?n=1000>; rel="next"                     | leads back to a page that was read
            <?last=a b>; rel="next"                   | cannot be asked
            """)
    void readsNoPartForTheWhole(String link, String reason) throws IOException {
        TestServer server = registry(request -> page(request, "a", link));

        RegistryException failure = failure(server);

        assertThat(failure).hasMessageContaining(reason);
        assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
        assertThat(server.asked()).hasSizeLessThan(4);
    }

    @Test
    void endsAListThatNeverEnds() throws IOException {
        int[] page = {0};
        TestServer server =
                registry(request -> page(request, "t" + page[0], "<?last=%d>; rel=next".formatted(page[0]++)));

        assertThat(failure(server))
                .hasMessageContaining("lists more than 20,000 tags")
                .hasMessageContaining("pages");
        assertThat(server.asked()).hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void readsTenThousandTagsAndRefusesMoreThanItWantsToKeep() throws IOException {
        int[] number = {10_000};
        TestServer server = registry(request ->
                request.response().end(list(IntStream.range(0, number[0]).mapToObj(i -> "1.0." + i))));

        assertThat(tags(host.registry().tags(), server)).hasSize(10_000);

        number[0] = 20_001;
        assertThat(failure(server)).hasMessageContaining("lists more than 20,000 tags of this repository");
    }

    @Test
    void readsNoMoreBytesThanItWants() throws IOException {
        String large = " ".repeat(Transport.MOST_BYTES) + list("a");
        TestServer server = registry(request -> request.response().end(large));

        assertThat(failure(server)).hasMessageContaining("larger than 4 MiB");
    }

    @Test
    void leavesOutWhatIsNoTag() throws IOException {
        TestServer server = registry(request -> request.response()
                .end(list(
                        "1.0.0",
                        "\u001b[31m1.0.1",
                        "1.0.2\n",
                        "../1.0.3",
                        "a b",
                        "",
                        "-1",
                        "x".repeat(129),
                        "ümlaut",
                        "x".repeat(128),
                        "1.0.0+build")));

        assertThat(tags(host.registry().tags(), server)).containsExactly("1.0.0", "x".repeat(128));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"tags\":null}", "{\"tags\":[]}", "{\"tags\":{\"a\":[1]}}", "{\"tags\":[1,[\"x\"],null]}"
            })
    void knowsAnEmptyList(String body) throws IOException {
        TestServer server = registry(request -> request.response().end(body));

        assertThat(tags(host.registry().tags(), server)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>Welcome to the hotel</html>", "[]", "{\"tags\":[\"a\"", "{\"tags\":[\"a\",]}"})
    void takesNoLoginPageForAList(String body) throws IOException {
        TestServer server = registry(request -> request.response().end(body));

        RegistryException failure = failure(server);

        assertThat(failure).hasMessageEndingWith("the registry's answer is not a list of tags");
        assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 | NOT_FOUND    | the registry lists no tags of this repository (404)
            405 | BROKEN       | the registry does not list tags (405)
            501 | BROKEN       | the registry does not list tags (501)
            403 | UNAUTHORIZED | 403
            429 | RATE_LIMITED | the registry was asked too often (429)
            500 | BROKEN       | the registry failed (500): its own log says why
            304 | BROKEN       | 304
            """)
    void tellsStatusesApart(int status, Kind kind, String reason) throws IOException {
        TestServer server = registry(status(status));

        RegistryException failure = failure(server);

        assertThat(failure)
                .hasMessageStartingWith(server.authority() + "/team/app: ")
                .hasMessageContaining(reason);
        assertThat(failure.kind()).isEqualTo(kind);
    }

    @Test
    void isNotSentAgainWhatHasNotChanged() throws IOException {
        String[] etag = {"\"one\""};
        String[] body = {list("1.0.0")};
        TestServer server = registry(request -> {
            if (etag[0].equals(request.getHeader("If-None-Match"))) {
                request.response().setStatusCode(304).end();
            } else {
                request.response().putHeader("ETag", etag[0]).end(body[0]);
            }
        });
        TagList tags = host.registry().tags();

        assertThat(tags(tags, server)).containsExactly("1.0.0");
        assertThat(tags(tags, server)).containsExactly("1.0.0");
        assertThat(host.asked()).last().asString().endsWith(" 304");

        etag[0] = "\"two\"";
        body[0] = list("1.0.0", "1.0.1");
        assertThat(tags(tags, server)).containsExactly("1.0.0", "1.0.1");
    }

    @Test
    void leavesARegistryAloneThatAsksForIt() throws IOException {
        TestServer server = registry(request -> request.response()
                .putHeader("Retry-After", "600")
                .setStatusCode(429)
                .end());
        DistributionRegistry registry = host.registry();
        TagList tags = registry.tags();

        assertThat(tags.of(source(server, "a"), false).otherwise(List.of())).satisfies(RepositoryTagsTest::answer);
        RegistryException failure = catchThrowableOfType(RegistryException.class, () -> tags(tags, server));

        assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(server.asked()).hasSize(1);
    }
}
