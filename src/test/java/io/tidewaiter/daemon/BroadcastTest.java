package io.tidewaiter.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.Update;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BroadcastTest {

    @Test
    void tellsTheOthersThoughOneFails() {
        List<Event> heard = new ArrayList<>();
        Broadcast events = new Broadcast();
        events.subscribe(event -> {
            throw new IllegalStateException("deaf");
        });
        events.subscribe(heard::add);
        Update update = new Update(
                1,
                new Workload(
                        "web.service",
                        "web",
                        "",
                        "",
                        Reference.parse("registry.example/web:prod"),
                        null,
                        "registry",
                        HealthPolicy.DEFAULT),
                null,
                Digest.sha256(new byte[0]),
                Instant.EPOCH,
                false,
                true);
        Event event = new Event.Healthy(update, Instant.EPOCH);

        events.accept(event);

        assertThat(heard).containsExactly(event);
    }
}
