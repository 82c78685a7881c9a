package io.tidewaiter.it.fleet.simulation;

import static io.tidewaiter.it.fleet.simulation.LoneAgent.NEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.fleet.model.Grant;
import io.tidewaiter.fleet.model.HostResult.Ended;
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

    @Test
    void looksForATurnThatCameBeforeItsDaemonWasReady() {
        host.rollOut(NEW);
        host.finds(NEW);
        host.grant(NEW);
        host.awaitOpen(NEW);

        // when
        host.listen();

        // then
        await().atMost(LIMIT).until(() -> host.checks.get() > 0);
    }

    @Test
    void looksAgainWhenAPauseEndsThatKeptItFromItsTurn() {
        host.rollOut(NEW);
        host.finds(NEW);
        host.listen();
        host.grant(NEW);
        await().atMost(LIMIT).until(() -> host.checks.get() > 0);
        host.gate(Word.PAUSED);
        await().atMost(LIMIT).until(() -> host.closed(NEW).isPresent());
        int before = host.checks.get();

        // when
        host.gate(Word.RUN);

        // then
        await().atMost(LIMIT).until(() -> host.checks.get() > before);
    }

    @Test
    void tellsHowATurnEndedThatWasGivenUpMeanwhile() {
        memory.goOn();
        host.rollOut(NEW);
        host.finds(NEW);
        host.listen();
        host.grant(NEW);
        host.awaitOpen(NEW);
        Update update = host.update(NEW);
        assertThat(host.enter(update).await()).isEmpty();

        // when it is given up, and comes to its end all the same
        host.lose(NEW);
        host.commit(update, NEW);

        // then
        await().atMost(LIMIT)
                .until(() -> host.result()
                        .filter(result -> result.ended() == Ended.PROVEN)
                        .isPresent());
    }

    @Test
    void givesBackATurnThatWasGivenUpAndThatItNeverTook() {
        memory.goOn();
        host.rollOut(NEW);
        host.finds(NEW);
        host.listen();
        host.grant(NEW);
        host.awaitOpen(NEW);
        Update update = host.update(NEW);
        assertThat(host.enter(update).await()).isEmpty();

        // when
        host.lose(NEW);
        host.abandon(update, NEW);

        // then it may have another
        await().atMost(LIMIT).until(() -> host.result().isEmpty());
    }
}
