package io.tidewaiter.it.fleet.simulation;

import static io.tidewaiter.it.fleet.simulation.LoneAgent.NEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.fleet.model.Grant;
import io.tidewaiter.fleet.model.RolloutGate.Word;
import io.tidewaiter.it.fleet.EtcdCluster;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Update;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one agent does at moments that a whole fleet seldom meets. */
class AgentIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final EtcdCluster etcd = EtcdCluster.start(3);
    private final Vertx vertx = Vertx.vertx();
    private final SlowMemory memory = new SlowMemory(Ticker.of(vertx));
    private final LoneAgent host = new LoneAgent(etcd, memory);

    @AfterEach
    void stop() {
        host.close();
        vertx.close().await();
        etcd.close();
    }

    @Test
    void beginsNothingWhenItIsHaltedWhileItsTurnIsWrittenHere() {
        host.rollOut(NEW);
        host.finds(NEW);
        host.grant(NEW);
        host.awaitOpen(NEW);
        Update update = host.update(NEW);
        Future<Optional<Gate>> entered = host.enter(update);
        await().atMost(LIMIT).until(memory::isAsked);

        // when
        host.gate(Word.HALTED);
        await().atMost(LIMIT).until(() -> host.closed(NEW).isPresent());
        memory.goOn();

        // then
        assertThat(entered.await()).isPresent();
        assertThat(host.grant()).map(Grant::phase).contains(Grant.Phase.GRANTED);
    }
}
