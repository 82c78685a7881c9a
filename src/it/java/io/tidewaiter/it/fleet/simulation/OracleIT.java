package io.tidewaiter.it.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Digest;
import io.tidewaiter.it.fleet.KeyChange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The oracle finds each kind of breach in a history that has it, and none where there is none. */
class OracleIT {

    private static final Digest DIGEST = Digest.sha256("bad".getBytes(StandardCharsets.UTF_8));
    private static final String ROOT = "/tidewaiter/simulated/";
    private static final String TARGET = "default/registry.example%2Fweb%3Aprod";

    private final List<KeyChange> history = new ArrayList<>();
    private final FleetTruth truth = new FleetTruth();
    private long revision = 1;

    OracleIT() {
        at(put("leader", "coordinator-1"));
        at(
                put("shared/rollout/" + TARGET, rollout("one", 0)),
                put("shared/gate/" + TARGET, gate("one", "RUN")),
                put("shared/fail/" + TARGET, failures("one", 0)));
    }

    @Test
    void findsNothingInAnOrderlyRollout() {
        at(grant("a", "GRANTED"), grant("b", "GRANTED"));
        begin("a");
        begin("b");
        proves("a");
        fails("b", 1);
        assertThat(violations()).isEmpty();
    }

    @Test
    void findsAStartAfterAHalt() {
        at(grant("a", "GRANTED"));
        at(put("shared/gate/" + TARGET, gate("one", "HALTED")));
        begin("a");
        assertThat(violations()).singleElement().asString().contains("a begins after a halt");
    }

    @Test
    void findsAStartAfterAQuarantine() {
        at(grant("a", "GRANTED"));
        at(put(
                "shared/quarantine/registry.example%2Fweb%3Aprod/"
                        + DIGEST.toString().replace(":", "%3A"),
                "{}"));
        begin("a");
        assertThat(violations()).singleElement().asString().contains("a begins after a halt");
    }

    @Test
    void findsMoreGrantsThanTheBudget() {
        at(grant("a", "GRANTED"), grant("b", "GRANTED"), grant("c", "GRANTED"));
        assertThat(violations()).singleElement().asString().contains("the budget is 2");
    }

    @Test
    void findsASecondActivation() {
        at(grant("a", "GRANTED"));
        begin("a");
        truth.activated("a", DIGEST, "one");
        assertThat(violations()).singleElement().asString().contains("2 times in one rollout");
    }

    @Test
    void findsAnActivationWithoutATurn() {
        truth.activated("a", DIGEST, "");
        assertThat(violations()).singleElement().asString().contains("etcd has no turn");
    }

    @Test
    void findsAProofThatNoVerificationGave() {
        at(grant("a", "GRANTED"));
        begin("a");
        at(remove("agent/a/grant/" + TARGET), result("a", "PROVEN"));
        assertThat(violations()).singleElement().asString().contains("no verification gave");
    }

    @Test
    void findsAFailureThatIsNotCounted() {
        at(grant("a", "GRANTED"));
        begin("a");
        at(remove("agent/a/grant/" + TARGET), result("a", "FAILED"));
        assertThat(violations()).singleElement().asString().contains("not counted");
    }

    @Test
    void findsThatNothingWasHalted() {
        at(grant("a", "GRANTED"), grant("b", "GRANTED"));
        begin("a");
        begin("b");
        fails("a", 1);
        fails("b", 2);
        assertThat(violations()).singleElement().asString().contains("no halt");
    }

    @Test
    void findsAWaveWithoutProof() {
        at(put("shared/rollout/" + TARGET, rollout("one", 1)));
        assertThat(violations()).singleElement().asString().contains("first wave opens");
    }

    @Test
    void findsAGrantWithoutALeader() {
        at(remove("leader"));
        at(grant("a", "GRANTED"));
        assertThat(violations()).singleElement().asString().contains("does not lead");
    }

    private List<String> violations() {
        return Oracle.judge(history, truth).violations();
    }

    private void begin(String host) {
        at(grant(host, "UPDATING"));
        truth.activated(host, DIGEST, "one");
    }

    private void proves(String host) {
        truth.verified(host, DIGEST, true);
        at(remove("agent/" + host + "/grant/" + TARGET), result(host, "PROVEN"));
    }

    private void fails(String host, int count) {
        truth.verified(host, DIGEST, false);
        at(
                remove("agent/" + host + "/grant/" + TARGET),
                result(host, "FAILED"),
                put("shared/fail/" + TARGET, failures("one", count)));
    }

    private void at(Change... changes) {
        revision++;
        for (Change change : changes) {
            history.add(new KeyChange(revision, ROOT + change.key(), change.value()));
        }
    }

    private record Change(String key, @Nullable String value) {}

    private static Change put(String key, String value) {
        return new Change(key, value);
    }

    private static Change remove(String key) {
        return new Change(key, null);
    }

    private static Change grant(String host, String phase) {
        return put("agent/" + host + "/grant/" + TARGET, """
                {"rollout":"one","digest":"%s","phase":"%s"}""".formatted(DIGEST, phase));
    }

    private static Change result(String host, String ended) {
        return put("agent/" + host + "/result/" + TARGET, """
                {"rollout":"one","digest":"%s","ended":"%s"}""".formatted(DIGEST, ended));
    }

    private static String rollout(String id, int wave) {
        return """
                {"id":"%s","digest":"%s","wave":%d,"threshold":2,
                "strategy":{"canaries":"2","budget":"5","ramp":true}}""".formatted(id, DIGEST, wave);
    }

    private static String gate(String rollout, String word) {
        return """
                {"rollout":"%s","word":"%s"}""".formatted(rollout, word);
    }

    private static String failures(String rollout, int count) {
        return """
                {"rollout":"%s","count":%d}""".formatted(rollout, count);
    }
}
