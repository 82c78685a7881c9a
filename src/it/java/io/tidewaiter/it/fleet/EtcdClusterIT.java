package io.tidewaiter.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the tests of a fleet expect of the etcd that they break. */
class EtcdClusterIT {

    private final EtcdCluster etcd = EtcdCluster.start(3);

    @AfterEach
    void stop() {
        etcd.close();
    }

    @Test
    void tellsEveryChangeInOrder() {
        assertThat(etcd.history()).isEmpty();

        // when
        put("/a", "1");
        put("/b", "2");
        put("/a", "3");
        etcd.call("/v3/kv/deleterange", "{\"key\":\"%s\"}".formatted(encoded("/a")));

        // then
        assertThat(etcd.history())
                .containsExactly(
                        new KeyChange(2, "/a", "1"),
                        new KeyChange(3, "/b", "2"),
                        new KeyChange(4, "/a", "3"),
                        new KeyChange(5, "/a", null));
    }

    @Test
    void acceptsWritesWithoutItsLeaderAndTakesItBack() {
        put("/a", "1");
        EtcdMember first = etcd.leader();

        // when
        first.kill();

        // then
        EtcdMember second = etcd.leader();
        assertThat(second).isNotEqualTo(first);
        put("/a", "2");

        // when
        first.restart();
        etcd.awaitHealthy();
        second.kill();

        // then it counts again, and has what it missed
        assertThat(etcd.leader()).isNotEqualTo(second);
        put("/a", "3");
        assertThat(etcd.history()).extracting(KeyChange::value).containsExactly("1", "2", "3");
    }

    @Test
    void acceptsNoWriteWithoutAMajority() throws Exception {
        EtcdMember left = etcd.leader();

        // when
        etcd.members().stream().filter(member -> member != left).forEach(EtcdMember::kill);

        // then
        assertThat(accepts(left)).isFalse();
    }

    @Test
    void hearsNothingOfAPausedMemberUntilItIsResumed() throws Exception {
        EtcdMember follower = etcd.follower();

        // when
        follower.pause();

        // then
        assertThat(accepts(follower)).isFalse();
        put("/a", "1");

        // when
        follower.resume();
        etcd.awaitHealthy();

        // then
        assertThat(accepts(follower)).isTrue();
    }

    private static boolean accepts(EtcdMember member) throws IOException, InterruptedException {
        HttpRequest write = HttpRequest.newBuilder(member.endpoint().resolve("/v3/kv/put"))
                .POST(BodyPublishers.ofString("{\"key\":\"%s\"}".formatted(encoded("/b"))))
                .timeout(Duration.ofSeconds(1))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(write, BodyHandlers.discarding()).statusCode() == 200;
        } catch (HttpTimeoutException e) {
            return false;
        }
    }

    private JsonNode put(String key, String value) {
        return etcd.call("/v3/kv/put", "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(encoded(key), encoded(value)));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
