package io.tidewaiter.it.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.fleet.model.Portion;
import io.tidewaiter.fleet.model.RolloutGate.Word;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.it.fleet.EtcdCluster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a release goes through a small fleet where nothing breaks. */
class FirstRolloutIT {

    private static final int HOSTS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Strategy STRATEGY = new Strategy(
            new Portion.Count(3),
            List.of(Portion.parse("50%"), Portion.all()),
            new Portion.Count(5),
            2,
            1,
            20,
            Portion.parse("10%"),
            true);
    private static final FleetImage FIRST = FleetImage.of("first", FleetImage.Quality.GOOD, 1);

    private final EtcdCluster etcd = EtcdCluster.start(3);
    private final SimulatedFleet fleet = new SimulatedFleet(etcd, HOSTS, 0, STRATEGY, FleetPace.QUICK, FIRST, 1);

    @BeforeEach
    void start() {
        fleet.start(2);
    }

    @AfterEach
    void stop() {
        fleet.close();
        etcd.close();
    }

    @Test
    void bringsAGoodReleaseToEveryHost() {
        FleetImage good = FleetImage.of("good", FleetImage.Quality.GOOD, 1);

        // when
        fleet.publish(good);

        // then
        await().atMost(LIMIT).until(() -> fleet.onlooker().seen().is(good, Word.DONE));
        assertThat(fleet.upToDate()).isEqualTo(HOSTS);
        assertThat(fleet.truth().activations()).hasSize(HOSTS);
    }

    @Test
    void haltsABadOneAmongTheCanariesAndBringsItsFixToEveryHost() {
        FleetImage bad = FleetImage.of("bad", FleetImage.Quality.ALWAYS_BAD, 1);

        // when
        fleet.publish(bad);

        // then
        await().atMost(LIMIT).until(() -> fleet.onlooker().seen().is(bad, Word.HALTED));
        assertThat(fleet.truth().activations()).hasSizeLessThanOrEqualTo(3);

        // when
        FleetImage fix = FleetImage.of("fix", FleetImage.Quality.GOOD, 1);
        fleet.publish(fix);

        // then
        await().atMost(LIMIT).until(() -> fleet.onlooker().seen().is(fix, Word.DONE));
        assertThat(fleet.upToDate()).isEqualTo(HOSTS);
    }
}
