package io.tidewaiter.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.dashboard.ServedPage.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {

    @AutoClose
    private final ServedPage page = new ServedPage();

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1:PORT", "localhost:PORT", "LocalHost:PORT", "[::1]:PORT", "127.0.0.1", "127.9.9.9:9000"
            })
    void answersToTheLoopbackWhateverItsPort(String host) throws IOException {
        Answer answer = page.send("GET", "/", "", host(host));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).startsWith("<!doctype html>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attacker.example:PORT",
                "localhost.attacker.example:PORT",
                "127.0.0.1.attacker.example:PORT",
                "127.0.0.1@attacker.example",
                "10.0.0.1:PORT",
                "0.0.0.0:PORT",
                "[::]:PORT",
                "localhost.:PORT",
                ""
            })
    void answersToNoOtherName(String host) throws IOException {
        String token = page.token();

        assertThat(page.send("GET", "/", "", host(host)).status()).isIn(400, 421);
        Answer answer = page.send("GET", "/v1/workloads", "", host(host), "Authorization: Bearer " + token);

        assertThat(answer.status()).isIn(400, 421);
        assertThat(answer.body()).doesNotContain("GET /v1/workloads");
    }

    @Test
    void saysWhatToDoAboutAnotherName() throws IOException {
        Answer answer = page.send("GET", "/", "", "Host: edge.example:8651");

        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(answer.body()).contains("127.0.0.1", "\"status\":421");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://127.0.0.1:1",
                "Origin: http://localhost:PORT",
                "Origin: https://127.0.0.1:PORT",
                "Origin: https://attacker.example",
                "Origin: null",
                "Origin:",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: anything"
            })
    void refusesWhatAnotherOriginSends(String header) throws IOException {
        String token = page.token();
        String sent = header.replace("PORT", Integer.toString(page.port));

        for (String method : new String[] {"GET", "POST", "DELETE", "OPTIONS", "HEAD"}) {
            assertThat(page.send(method, "/v1/holds", "", sent, "Authorization: Bearer " + token)
                            .status())
                    .as(method)
                    .isEqualTo(403);
        }
        assertThat(page.send("POST", "/session", "{}", sent).status()).isEqualTo(403);
        assertThat(page.send("GET", "/", "", sent, "Sec-Fetch-Mode: cors").status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: http://127.0.0.1:PORT", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none"})
    void letsItsOwnPageAsk(String header) throws IOException {
        String sent = header.replace("PORT", Integer.toString(page.port));

        Answer answer = page.send("POST", "/v1/holds", "", sent, "Authorization: Bearer " + page.token());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("POST /v1/holds");
    }

    @Test
    void letsItsOwnPageAskFromTheOtherEndOfATunnel() throws IOException {
        Answer answer = page.send(
                "POST",
                "/v1/holds",
                "",
                "Host: localhost:9000",
                "Origin: http://localhost:9000",
                "Sec-Fetch-Site: same-origin",
                "Authorization: Bearer " + page.token());

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void mayBeLinkedTo() throws IOException {
        String[] link = {"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"};
        assertThat(page.send("GET", "/", "", link).status()).isEqualTo(200);
        assertThat(page.send("GET", "/", "", link[0], link[1], "Sec-Fetch-Dest: iframe")
                        .status())
                .isEqualTo(403);
        assertThat(page.send(
                                "GET",
                                "/v1/workloads",
                                "",
                                link[0],
                                link[1],
                                link[2],
                                "Authorization: Bearer " + page.token())
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/workloads", "/nowhere", "/session"})
    void fencesEveryAnswer(String path) throws IOException {
        Answer answer = page.send("GET", path, "");

        assertThat(answer.headers())
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("x-frame-options", "DENY")
                .containsEntry("referrer-policy", "no-referrer")
                .containsEntry("cross-origin-opener-policy", "same-origin")
                .containsEntry("cross-origin-resource-policy", "same-origin")
                .containsKey("cache-control")
                .doesNotContainKeys("access-control-allow-origin", "set-cookie", "server");
        assertThat(answer.headers().get("content-security-policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'none'")
                .doesNotContain("unsafe", "*", "http");
    }

    private String host(String host) {
        return "Host: " + host.replace("PORT", Integer.toString(page.port));
    }
}
