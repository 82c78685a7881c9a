package io.tidewaiter.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoalescedTest {

    private final List<Promise<Void>> runs = new ArrayList<>();
    private final Coalesced coalesced = new Coalesced(() -> {
        runs.add(Promise.promise());
        return runs.getLast().future();
    });

    @Test
    void runsAtOnce() {
        coalesced.ask();

        assertThat(runs).hasSize(1);
    }

    @Test
    void runsOnceMoreHoweverOftenItWasAskedDuringARun() {
        coalesced.ask();
        coalesced.ask();
        coalesced.ask();
        assertThat(runs).hasSize(1);

        runs.getFirst().complete();
        assertThat(runs).hasSize(2);

        runs.getLast().complete();
        assertThat(runs).hasSize(2);
    }

    @Test
    void runsAgainAfterOneThatFailed() {
        coalesced.ask();
        coalesced.ask();

        runs.getFirst().fail("the network is away");

        assertThat(runs).hasSize(2);
    }

    @Test
    void runsAgainAfterOneThatThrew() {
        List<Integer> tries = new ArrayList<>();
        Coalesced throwing = new Coalesced(() -> {
            tries.add(1);
            throw new IllegalStateException("thrown");
        });

        throwing.ask();
        throwing.ask();

        assertThat(tries).hasSize(2);
    }
}
