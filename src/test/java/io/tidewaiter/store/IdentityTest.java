package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.WEB;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.digest;
import static io.tidewaiter.store.TestStore.updateIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Source;
import io.tidewaiter.host.Workload;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of a workload, whatever Podman calls its container at the next start. */
class IdentityTest {

    private static final State IN_VAIN = new State.RolledBack("podman did not answer", false);

    @AutoClose
    private TestStore store;

    private SqliteJournal journal;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db"));
        journal = store.open();
    }

    @Test
    void countsTheTriesOfAUnitWhoseContainersPodmanNames() {
        end(nameless("eager_curie"), IN_VAIN);
        end(nameless("merry_gauss"), IN_VAIN);

        assertThat(tries(nameless("kind_noether")).count()).isEqualTo(2);
    }

    @Test
    void countsTheTriesOfEachContainerThatItsUnitNames() {
        end(named("web"), IN_VAIN);
        end(named("web"), IN_VAIN);
        end(named("sidecar"), IN_VAIN);

        assertThat(tries(named("web")).count()).isEqualTo(2);
        assertThat(tries(named("sidecar")).count()).isEqualTo(1);
        assertThat(tries(nameless("eager_curie")).count()).isZero();
    }

    @Test
    void knowsAnUpdateThatWasInterruptedAsTheSameWorkloads() {
        await(journal.begin(update(nameless("eager_curie"))));

        assertThat(await(journal.unfinished()))
                .singleElement()
                .extracting(left -> left.update().workload().identity())
                .isEqualTo(nameless("merry_gauss").identity());
    }

    @Test
    void isArmedWhileTheLastThatTouchedItArmedIt() {
        assertThat(await(journal.isArmed("web.service"))).isFalse();

        end(nameless("eager_curie"), new State.Armed("22"));
        assertThat(await(journal.isArmed("web.service"))).isTrue();
        assertThat(await(journal.isArmed("other.service"))).isFalse();

        end(nameless("merry_gauss"), new State.Abandoned("podman did not answer"));
        end(nameless("happy_hopper"), new State.Deferred("it is held"));
        end(named("sidecar"), new State.Committed(V2.imageId()));
        assertThat(await(journal.isArmed("web.service"))).isTrue();

        end(nameless("kind_noether"), new State.Committed(V2.imageId()));
        assertThat(await(journal.isArmed("web.service"))).isFalse();
    }

    /** However much happened since to the unit's other containers. */
    @Test
    void staysArmed() {
        end(named("web"), new State.Armed("22"));
        for (int i = 0; i < 50; i++) {
            end(named("sidecar"), new State.Abandoned("podman did not answer"));
        }

        assertThat(await(journal.isArmed("web.service"))).isTrue();
    }

    private void end(Workload workload, State end) {
        updateIn(journal, update(workload), end);
    }

    private Journal.Tries tries(Workload workload) {
        return await(journal.tries(workload, digest("v2")));
    }

    private static Update update(Workload workload) {
        return new Update(0, workload, V1, digest("v2"), TestStore.BEGAN);
    }

    private static Workload named(String container) {
        return workload(container, true);
    }

    private static Workload nameless(String container) {
        return workload(container, false);
    }

    private static Workload workload(String container, boolean named) {
        return new Workload(
                "web.service",
                container,
                named,
                "",
                "",
                Source.of(WEB),
                "registry",
                HealthPolicy.DEFAULT,
                GatePolicy.NONE);
    }
}
