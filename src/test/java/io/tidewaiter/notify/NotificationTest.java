package io.tidewaiter.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewaiter.update.model.Outcome;
import io.tidewaiter.update.model.State;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationTest {

    private static final UpdateNotification ROLLED_BACK =
            UpdateNotification.of(Ends.ended(7, "rolled back", true)).orElseThrow();

    @Test
    void isACloudEvent() throws IOException {
        JsonNode event = new ObjectMapper().readTree(CloudEvent.of(ROLLED_BACK, "//edge-7/core"));

        assertThat(event)
                .isEqualTo(new ObjectMapper().readTree("""
                {"specversion": "1.0", "id": "%d-7-rolled-back", "source": "//edge-7/core",
                 "type": "io.tidewaiter.update.rolled-back", "subject": "web.service",
                 "time": "2026-03-01T10:01:00Z", "datacontenttype": "application/json",
                 "data": {"outcome": "rolled-back", "unit": "web.service", "container": "web",
                  "image": "registry.example/web:prod", "oldDigest": "%s", "newDigest": "%s",
                  "oldVersion": "1.4.2", "newVersion": "1.5.0",
                  "compare": "https://github.com/team/shop/compare/a1...b2", "reason": "it is silent",
                  "quarantined": true, "update": 7, "began": "2026-03-01T10:00:00Z", "ended": "2026-03-01T10:01:00Z"}}
                """.formatted(Ends.BEGAN.toEpochMilli(), Ends.OLD, Ends.NEW)));
    }

    @ParameterizedTest
    @CsvSource({"edge-7, core, //edge-7/core", "büro pc, a/b, //b%C3%BCro%20pc/a/b"})
    void namesItsSourceByAReference(String host, String user, String source) {
        assertThat(java.net.URI.create(CloudEvent.source(host, user)).toASCIIString())
                .isEqualTo(source);
    }

    @Test
    void hasTheSameIdWheneverItIsTold() {
        assertThat(UpdateNotification.of(Ends.ended(7, "rolled back", true))
                        .orElseThrow()
                        .id())
                .isEqualTo(ROLLED_BACK.id());
        assertThat(UpdateNotification.of(Ends.ended(8, "rolled back", true))
                        .orElseThrow()
                        .id())
                .isNotEqualTo(ROLLED_BACK.id());
    }

    @Test
    void knowsEveryEndThatThereIs() {
        List<String> ends = Arrays.stream(State.End.class.getPermittedSubclasses())
                .map(end -> end.getSimpleName())
                .toList();

        assertThat(Stream.of(
                        new State.Committed(""),
                        new State.Pulled(""),
                        new State.Armed(""),
                        new State.Deferred(""),
                        new State.Same(""),
                        new State.Abandoned(""),
                        new State.Refused("", ""),
                        new State.RolledBack("", true),
                        new State.Failed("")))
                .hasSameSizeAs(ends)
                .allSatisfy(end -> assertThat(Outcome.find(end.word())).isPresent());
        assertThat(UpdateNotification.of(Ends.ended(7, "evaporated", false))).isEmpty();
    }

    @Test
    void saysThatItIsATest() {
        Notification test = UpdateNotification.test(Instant.EPOCH);

        assertThat(test.type()).isEqualTo("io.tidewaiter.test");
        assertThat(test.fields()).containsEntry("OUTCOME", "test").containsKeys("OLD_DIGEST", "NEW_DIGEST");
    }

    /** The example of the specification. */
    @Test
    void isSignedAsStandardWebhooksWant() {
        assertThat(WebhookSignature.headers(
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        Instant.ofEpochSecond(1614265330),
                        "{\"test\": 2432232314}"))
                .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
