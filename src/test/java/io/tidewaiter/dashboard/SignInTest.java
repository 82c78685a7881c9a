package io.tidewaiter.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.dashboard.ServedPage.Answer;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {

    @AutoClose
    private final ServedPage page = new ServedPage();

    @Test
    void tradesATicketOnceForAToken() throws IOException {
        String ticket = ticket();

        Answer answer = page.signIn(ticket);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("cache-control", "no-store").doesNotContainKey("set-cookie");
        assertThat(answer.body()).contains("\"where\":\"core@edge\"").doesNotContain(ticket);
        assertThat(page.signIn(ticket).status()).as("the second time").isEqualTo(401);
    }

    @Test
    void knowsATicketForFiveMinutes() throws IOException {
        String early = ticket();
        page.ticker.pass(Sessions.OF_A_TICKET.minusMillis(1));
        assertThat(page.signIn(early).status()).isEqualTo(200);

        String late = ticket();
        page.ticker.pass(Sessions.OF_A_TICKET);
        assertThat(page.signIn(late).status()).isEqualTo(401);
    }

    @Test
    void knowsATokenForADay() throws IOException {
        String token = page.token();
        page.ticker.pass(Sessions.OF_A_TOKEN.minusMillis(1));
        assertThat(workloads("Authorization: Bearer " + token)).isEqualTo(200);

        page.ticker.pass(java.time.Duration.ofMillis(1));
        assertThat(workloads("Authorization: Bearer " + token)).isEqualTo(401);
    }

    @Test
    void forgetsATokenWhenAsked() throws IOException {
        String token = page.token();
        String other = page.token();

        assertThat(page.send("DELETE", "/session", "", "Authorization: Bearer " + token)
                        .status())
                .isEqualTo(204);

        assertThat(workloads("Authorization: Bearer " + token)).isEqualTo(401);
        assertThat(workloads("Authorization: Bearer " + other)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Any: thing",
                "Authorization:",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer guess",
                "Authorization: Basic TOKEN",
                "Authorization: TOKEN",
                "Cookie: token=TOKEN",
                "X-Token: TOKEN"
            })
    void showsNothingWithoutTheToken(String header) throws IOException {
        String sent = header.replace("TOKEN", page.token());

        Answer answer = page.send("GET", "/v1/workloads", "", sent);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).containsEntry("www-authenticate", "Bearer");
        assertThat(answer.body()).contains("tidewaiter dashboard").doesNotContain("GET /v1");
        assertThat(page.send("POST", "/v1/checks", "{}", sent).status()).isEqualTo(401);
        assertThat(page.send("GET", "/v1", "", sent).status()).isEqualTo(401);
        assertThat(page.send("GET", "/v1/../v1/workloads", "", sent).status()).isEqualTo(401);
        assertThat(page.send("GET", "/%761/workloads", "", sent).body()).doesNotContain("GET /v1");
    }

    @Test
    void takesATicketForNoToken() throws IOException {
        assertThat(workloads("Authorization: Bearer " + ticket())).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "{}", "{\"ticket\":null}", "{\"ticket\":\"\"}", "{\"ticket\":7}"})
    void refusesWhatIsNoTicket(String body) throws IOException {
        assertThat(page.send("POST", "/session", body).status()).isEqualTo(401);
    }

    @Test
    void readsNoLongBody() throws IOException {
        assertThat(page.send("POST", "/session", "x".repeat(2000)).status()).isEqualTo(413);
    }

    @Test
    void keepsTheNewestOfTooMany() throws IOException {
        String first = page.token();
        for (int i = 1; i < Sessions.MOST; i++) {
            page.token();
        }
        assertThat(workloads("Authorization: Bearer " + first)).isEqualTo(200);

        String newest = page.token();

        assertThat(workloads("Authorization: Bearer " + first)).isEqualTo(401);
        assertThat(workloads("Authorization: Bearer " + newest)).isEqualTo(200);
    }

    @Test
    void staysReachableWhenStrangersOpenManyConnections() throws IOException {
        List<Socket> strangers = new ArrayList<>();
        for (int i = 0; i < 2 * FailedSignIns.MOST; i++) {
            strangers.add(page.connect());
        }

        assertThat(workloads("Authorization: Bearer " + page.token())).isEqualTo(200);
        assertThat(strangers.getFirst().getInputStream().read())
                .as("the first one was shown out")
                .isEqualTo(-1);

        // when the others do not get on either
        await().until(page.ticker::isAwaited);
        page.ticker.pass(FailedSignIns.PATIENCE);
        assertThat(strangers.getLast().getInputStream().read()).isEqualTo(-1);
    }

    private String ticket() {
        return page.loop.result(() -> Future.succeededFuture(page.sessions.ticket()));
    }

    private int workloads(String header) throws IOException {
        return page.send("GET", "/v1/workloads", "", header).status();
    }
}
