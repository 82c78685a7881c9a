package io.tidewaiter.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Reference;
import io.tidewaiter.net.WebAddress;
import io.tidewaiter.registry.exchange.Endpoint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

    private static final Endpoint ENDPOINT = new Endpoint(Reference.parse("quay.io/team/httpd:prod"), false);
    private static final Challenge.Bearer BEARER =
            new Challenge.Bearer(WebAddress.parse("https://auth.example/token"), "quay", "repository:team/httpd:pull");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm=\"https://auth.example/token\",service=\"quay\",scope=\"repository:team/httpd:pull\"",
                "bearer  REALM = \"https://auth.example/token\" , service=quay",
                "Bearer realm=https://auth.example/token,service=quay",
                "Basic realm=\"a, Bearer realm=x\", Bearer realm=\"https://auth.example/token\", service=\"quay\"",
                "Negotiate YII/abc+def==, Bearer service=\"quay\",realm=\"https://auth.example/token\"",
                "Negotiate, Bearer service=\"qu\\ay\",realm=\"https://auth.example/token\",error=\"insufficient_scope\"",
                ",, Bearer realm=\"https://auth.example/token\",,service=\"quay\","
            })
    void findsTheTokenServiceInEveryWayToWriteIt(String header) {
        assertThat(Challenge.choose(List.of(header), ENDPOINT)).contains(BEARER);
    }

    @Test
    void prefersATokenToAPassword() {
        List<String> headers = List.of("Basic realm=\"r\"", "Bearer realm=\"https://auth.example/token\",service=quay");

        assertThat(Challenge.choose(headers, ENDPOINT)).contains(BEARER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic realm=\"r\"",
                "Basic",
                "BASIC realm=\"never closed",
                "Bearer service=quay, Basic realm=\"r\"",
                "Bearer realm=\"/relative\", Basic",
                "Bearer realm=\"ftp://auth.example/\", Basic",
                "Bearer realm=\"https://user:secret@auth.example/\", Basic"
            })
    void fallsBackOnThePassword(String header) {
        assertThat(Challenge.choose(List.of(header), ENDPOINT)).contains(new Challenge.Basic());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "Digest realm=\"r\"", "= =,\"", "realm=\"x\"", "Bearer", "\u0000Basic"})
    void findsNothingWhereNothingIs(String header) {
        assertThat(Challenge.choose(List.of(header), ENDPOINT)).isEmpty();
    }

    @Test
    void asksForEachScopeByItselfAndKeepsTheRealmsOwnQuery() {
        Challenge.Bearer challenge = new Challenge.Bearer(
                WebAddress.parse("https://auth.example:8443/jwt?client=x"),
                "a&b",
                "repository:a:pull repository:b:pull");

        assertThat(challenge.realm().origin()).isEqualTo("https://auth.example:8443");
        assertThat(new TokenRequest(challenge, Optional.empty()).target())
                .isEqualTo("/jwt?client=x&service=a%26b&scope=repository%3Aa%3Apull&scope=repository%3Ab%3Apull");
    }
}
