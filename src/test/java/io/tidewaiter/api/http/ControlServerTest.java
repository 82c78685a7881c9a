package io.tidewaiter.api.http;

import static io.tidewaiter.api.http.TestDaemon.DIGEST;
import static io.tidewaiter.api.http.TestDaemon.NOW;
import static io.tidewaiter.api.http.TestDaemon.UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.api.model.LinkView;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Workload;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.update.port.Workloads.Found;
import io.tidewaiter.update.port.Workloads.Misfit;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlServerTest {

    private static final String IMAGE = "registry.example/httpd:prod";

    @AutoClose
    private TestDaemon daemon;

    @BeforeEach
    void makeDaemon(@TempDir Path folder) {
        daemon = new TestDaemon(folder);
    }

    private record Answered(int status, String body) {

        String detail() {
            return new JsonObject(body).getString("detail");
        }

        JsonArray array() {
            return new JsonArray(body);
        }
    }

    private Answered ask(String method, String path, String body) {
        return daemon.loop.result(() -> daemon.loop
                .vertx()
                .createHttpClient()
                .request(new RequestOptions()
                        .setServer(SocketAddress.domainSocketAddress(
                                daemon.socket().toString()))
                        .setHost("tidewaiter")
                        .setMethod(HttpMethod.valueOf(method))
                        .setURI(path))
                .compose(request -> request.send(Buffer.buffer(body)))
                .compose(ControlServerTest::whole));
    }

    private static Future<Answered> whole(HttpClientResponse response) {
        return response.body().map(body -> new Answered(response.statusCode(), body.toString()));
    }

    private Answered get(String path) {
        return ask("GET", path, "");
    }

    private void knowsTheImage() {
        String image = "{\"Id\":\"%s\",\"RepoDigests\":[\"registry.example/httpd@%s\"]}"
                .formatted(TestDaemon.WEB.imageId(), DIGEST);
        daemon.podman
                .answers("GET /images/json", 200, "[" + image + "]")
                .answers("GET /images/" + TestDaemon.WEB.imageId() + "/json", 200, image);
    }

    @Test
    void tellsHowAWorkloadStandsBeforeAndAfterACheck() {
        daemon.start();
        knowsTheImage();
        JsonObject before = new JsonObject()
                .put("unit", UNIT)
                .put("container", "web")
                .put("image", IMAGE)
                .put("policy", "registry")
                .put("state", "active")
                .put("condition", "not checked")
                .put("note", "")
                .put("digest", DIGEST.toString())
                .put("why", "")
                .put("gates", new JsonArray())
                .put("down", false);

        assertThat(get("/v1/workloads").array()).isEqualTo(new JsonArray().add(before));

        ask("POST", "/v1/checks", "{\"units\":[],\"dryRun\":true}");
        assertThat(get("/v1/workloads").array())
                .isEqualTo(new JsonArray()
                        .add(before.put("condition", "up to date")
                                .put("checked", NOW.toString())
                                .put("found", "false")));
    }

    @Test
    void tellsOfWhatCannotBeFollowed() {
        daemon.start();
        daemon.workloads(() -> Future.succeededFuture(
                new Found(List.of(), List.of(new Misfit(null, "odd", "", "httpd", "registry", "is a short name")))));

        assertThat(get("/v1/workloads").array().getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("container", "odd")
                        .put("image", "httpd")
                        .put("policy", "registry")
                        .put("state", "")
                        .put("condition", "not followed")
                        .put("note", "is a short name")
                        .put("why", "is a short name")
                        .put("gates", new JsonArray())
                        .put("down", false));
    }

    /** systemd or Podman may have only an error for it. */
    @Test
    void tellsOfTheOthersWhereOneCannotBeLookedAt() {
        daemon.start();
        Workload odd = new Workload(
                "odd.service",
                "odd",
                true,
                "",
                "",
                TestDaemon.WEB.source(),
                "registry",
                TestDaemon.WEB.health(),
                GatePolicy.NONE);
        daemon.units.broken("odd.service", new ExternalException("systemd does not know what that is"));
        daemon.workloads(() -> Future.succeededFuture(new Found(List.of(TestDaemon.WEB, odd), List.of())));

        JsonArray all = get("/v1/workloads").array();

        assertThat(all.getJsonObject(0).getString("state")).isEqualTo("active");
        assertThat(all.getJsonObject(1).getString("unit")).isEqualTo("odd.service");
        assertThat(all.getJsonObject(1).getString("why")).isEqualTo("systemd does not know what that is");
        assertThat(all.getJsonObject(1).getString("condition")).isEqualTo("unknown");
    }

    @Test
    void tellsOfAPinnedImageHowItStandsAndThatThisIsNoFault() {
        daemon.start();
        knowsTheImage();
        daemon.workloads(() -> Future.succeededFuture(new Found(
                List.of(),
                List.of(new Misfit(
                        UNIT,
                        "web",
                        "",
                        TestDaemon.WEB.imageId(),
                        "registry.example/httpd:prod@" + DIGEST,
                        "registry",
                        "it is pinned",
                        true,
                        null)))));

        JsonObject status = get("/v1/workloads").array().getJsonObject(0);
        JsonObject check = new JsonObject(ask("POST", "/v1/checks", "{\"units\":[],\"dryRun\":true}")
                        .body())
                .getJsonObject("result");

        assertThat(status.getString("state")).isEqualTo("active");
        assertThat(status.getString("digest")).isEqualTo(DIGEST.toString());
        assertThat(check.getBoolean("failures")).isFalse();
        assertThat(check.getJsonArray("rows").getJsonObject(0).getString("updated"))
                .isEqualTo("false");
    }

    @Test
    void tellsWhatKeptItFromAnswering() {
        daemon.start();
        daemon.workloads(() -> Future.failedFuture(new ExternalException("Podman does not answer")));

        assertThat(get("/v1/workloads"))
                .isEqualTo(
                        new Answered(
                                502,
                                "{\"type\":\"about:blank\",\"title\":\"Bad Gateway\",\"status\":502,\"detail\":\"Podman does not answer\"}"));
    }

    @Test
    void keepsItsOwnMistakesToItsLog() {
        daemon.start();
        daemon.workloads(() -> Future.failedFuture(new IllegalStateException("a secret of ours")));

        Answered broken = get("/v1/workloads");

        assertThat(broken.status()).isEqualTo(500);
        assertThat(broken.body()).contains("a mistake of Tidewaiter's").doesNotContain("secret");
    }

    @Test
    void describesItself() {
        daemon.start();

        assertThat(get("/v1/openapi.yaml").body()).startsWith("openapi: 3.1");
    }

    @Test
    void tellsWhatFailedHereAndLetsItBeTriedAgain() {
        daemon.start();
        daemon.fails("httpd answers 500");

        assertThat(get("/v1/quarantine").array().getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("image", IMAGE)
                        .put("digest", DIGEST.toString())
                        .put("since", NOW.toString())
                        .put("why", "httpd answers 500"));
        assertThat(ask("DELETE", "/v1/quarantine?digest=ffff", "").body()).isEqualTo("{\"cleared\":0}");
        assertThat(ask("DELETE", "/v1/quarantine?image=" + IMAGE, "").body()).isEqualTo("{\"cleared\":1}");
        assertThat(get("/v1/quarantine").array()).isEmpty();
    }

    /** Such a digest is known and does not wait for anything: only a person or another image changes that. */
    @Test
    void tellsThatTheCandidateIsQuarantined() {
        daemon.start();
        String image = "{\"Id\":\"%s\",\"RepoDigests\":[\"registry.example/httpd@sha256:%s\"]}"
                .formatted(TestDaemon.WEB.imageId(), "b2".repeat(32));
        daemon.podman
                .answers("GET /images/json", 200, "[" + image + "]")
                .answers("GET /images/" + TestDaemon.WEB.imageId() + "/json", 200, image);
        daemon.sees(DIGEST);
        daemon.fails("not healthy after 8s: httpd answers 500");

        JsonObject status = get("/v1/workloads").array().getJsonObject(0);

        assertThat(status.getString("condition")).isEqualTo("quarantined");
        assertThat(status.getString("note")).isEqualTo("not healthy after 8s: httpd answers 500");
        assertThat(status.getString("candidate")).isEqualTo(DIGEST.toString());
    }

    @ParameterizedTest
    @CsvSource({"'', 3", "?limit=2, 2", "?limit=2&unit=web.service, 2", "?unit=other.service, 0"})
    void tellsOfThePast(String query, int updates) {
        daemon.start();
        daemon.fails("one");
        daemon.fails("two");
        daemon.fails("three");

        JsonArray past = get("/v1/history" + query).array();

        assertThat(past).hasSize(updates);
        if (updates > 0) {
            assertThat(past.getJsonObject(0).getString("why")).isEqualTo("three");
            assertThat(past.getJsonObject(0).getString("outcome")).isEqualTo("rolled back");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/history?limit=many, limit is not a number from 1 to 9999",
        "GET, /v1/history?limit=0, limit is not a number",
        "GET, /v1/history?limit=10000, limit is not a number",
        "GET, /v1/history?limit=99999999999, limit is not a number",
        "DELETE, /v1/holds, the parameter unit is missing",
        "DELETE, /v1/holds?unit=, the parameter unit is missing",
        "GET, /v1/events?follow=maybe, follow is neither true nor false"
    })
    void refusesAQueryThatMakesNoSense(String method, String path, String detail) {
        daemon.start();

        Answered refused = ask(method, path, "");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains(detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "garbage", "null", "[]", "{}", "{\"units\":\"web\"}", "{\"units\":[null]}", "{\"units\":["})
    void refusesWhatIsNoRequestForACheck(String body) {
        daemon.start();

        Answered refused = ask("POST", "/v1/checks", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("not a request of this kind");
    }

    @Test
    void holdsAUnitAndLetsItGoAgain() {
        knowsTheImage();
        daemon.start();

        assertThat(ask("POST", "/v1/holds", "{\"unit\":\"%s\",\"reason\":\"on holiday\"}".formatted(UNIT)))
                .isEqualTo(new Answered(200, "{\"held\":1}"));
        JsonObject held = get("/v1/workloads").array().getJsonObject(0);
        assertThat(held.getString("why")).startsWith("held since").contains("on holiday");
        assertThat(held.getString("condition")).isEqualTo("held");
        assertThat(held.getString("note")).isEqualTo("on holiday");
        assertThat(get("/v1/holds").array().getJsonObject(0).getString("unit")).isEqualTo(UNIT);
        assertThat(ask("DELETE", "/v1/holds?unit=" + UNIT, "").body()).isEqualTo("{\"released\":1}");
        assertThat(get("/v1/holds").body()).isEqualTo("[]");
    }

    @Test
    void looksAgainAtWhatAPersonLetsGo() {
        List<String> looked = daemon.wishes();
        daemon.start();
        ask("POST", "/v1/holds", "{\"unit\":\"%s\",\"reason\":\"\"}".formatted(UNIT));

        ask("DELETE", "/v1/holds?unit=" + UNIT, "");
        await().until(() -> looked.equals(List.of(UNIT)));
        ask("DELETE", "/v1/quarantine", "");

        await().until(() -> looked.equals(List.of(UNIT, UNIT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/checks", "/v1/pulls"})
    void checksNoUnitThatIsNotThere(String path) {
        knowsTheImage();
        daemon.start();

        Answered refused = ask("POST", path, "{\"units\":[\"nothing\"]}");

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.detail()).startsWith("nothing starts no container that is followed");
    }

    @Test
    void holdsNothingThatIsNotFollowed() {
        daemon.start();

        Answered refused = ask("POST", "/v1/holds", "{\"unit\":\"nobody.service\",\"reason\":\"\"}");

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.detail()).contains("nobody.service starts no container that is followed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /v1/holds                      | {\"unit\":\"odd.service\",\"reason\":\"\"}",
                "POST   | /v1/approvals                  | {\"unit\":\"odd.service\",\"digest\":null}",
                "DELETE | /v1/approvals?unit=odd.service | ''",
                "GET    | /v1/unit?unit=odd.service      | ''"
            })
    void saysWhyAUnitCannotBeFollowed(String method, String path, String body) {
        daemon.start();
        daemon.workloads(() -> Future.succeededFuture(new Found(
                List.of(), List.of(new Misfit("odd.service", "odd", "", "httpd", "registry", "is a short name")))));

        Answered refused = ask(method, path, body);

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.detail()).isEqualTo("odd.service is not followed: is a short name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "null", "[]", "{}"})
    void refusesWhatIsNoRequestForAHold(String body) {
        daemon.start();

        assertThat(ask("POST", "/v1/holds", body).status()).isEqualTo(400);
        assertThat(ask("POST", "/v1/pins", body).status()).isEqualTo(400);
    }

    @Test
    void tellsThatAnUpdateIsUnderWay() {
        knowsTheImage();
        daemon.start();
        daemon.begin();

        JsonObject status = get("/v1/workloads").array().getJsonObject(0);
        assertThat(status.getString("why")).contains("is under way since", "staging");
        assertThat(status.getString("condition")).isEqualTo("updating");
        assertThat(status.getString("note")).isEqualTo("staging");
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        daemon.start();
        String body = "{\"units\":[\"%s\"],\"dryRun\":true}".formatted("x".repeat(64 * 1024));

        Answered refused = ask("POST", "/v1/checks", body);

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.detail()).isEqualTo("the body is longer than 65536 bytes");
    }

    @ParameterizedTest
    @CsvSource({"GET, /, 404", "GET, /v1/checks, 405", "POST, /v1/workloads, 405", "GET, /v2/workloads, 404"})
    void knowsNothingElse(String method, String path, int status) {
        daemon.start();

        Answered refused = ask(method, path, "");

        assertThat(refused.status()).isEqualTo(status);
        assertThat(new JsonObject(refused.body()).getInteger("status")).isEqualTo(status);
    }

    @Test
    void linksToTheDashboardWhereThereIsOne() {
        daemon.start();
        assertThat(ask("POST", "/v1/links", "").status()).isEqualTo(404);
        assertThat(ask("POST", "/v1/links", "").detail()).contains("dashboard.listen");

        daemon.links(() -> Optional.of(new LinkView("http://127.0.0.1:8651/#s3cret", TestDaemon.NOW)));

        assertThat(ask("POST", "/v1/links", "").body())
                .isEqualTo("{\"url\":\"http://127.0.0.1:8651/#s3cret\",\"until\":\"2026-03-01T10:00:00Z\"}");
    }
}
