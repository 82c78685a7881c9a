package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.WEB;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.digest;
import static io.tidewaiter.store.TestStore.update;
import static io.tidewaiter.store.TestStore.updateIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was said of a unit goes with it. */
class WordsTest {

    private static final Reference NEXT = Reference.parse("new.example/web:prod");
    private static final Reference LAST = Reference.parse("last.example/web:prod");

    @AutoClose
    private TestStore store;

    private SqliteJournal journal;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db"));
        journal = store.open();
    }

    @Test
    void goesFromReferenceToReference() {
        await(journal.hold("web.service", WEB, "on holiday"));

        follows(NEXT);
        follows(LAST);

        assertThat(await(journal.holds()))
                .containsExactly(new Journal.Hold("web.service", LAST, "on holiday", TestStore.BEGAN, NEXT));
    }

    @Test
    void staysWhileNothingIsKnownOfTheUnit() {
        await(journal.hold("web.service", WEB, ""));

        await(journal.followed(List.of(), Set.of()));

        assertThat(await(journal.hold(WEB))).isPresent();
    }

    /** One of a pod's containers may be out of sight while it is made. */
    @Test
    void staysWithAReferenceThatMayOnlyBeOutOfSight() {
        await(journal.hold("web.service", WEB, ""));
        await(journal.hold("web.service", NEXT, ""));

        follows(NEXT);

        assertThat(await(journal.hold(WEB))).isPresent();
    }

    @Test
    void goesForAContainerThatTheUnitStartsToo() {
        await(journal.hold("web.service", WEB, ""));

        follows(WEB, NEXT);

        assertThat(await(journal.hold(WEB)).orElseThrow().carriedFrom()).isNull();
        assertThat(await(journal.hold(NEXT)).orElseThrow().carriedFrom()).isEqualTo(WEB);
    }

    @Test
    void ofAnImageThatFailedStaysWhereItFailedAsWell() {
        blame();

        follows(NEXT);
        follows(LAST);
        follows(LAST);

        assertThat(await(journal.quarantine()))
                .extracting(Journal.Quarantined::reference, Journal.Quarantined::carriedFrom)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(WEB, null), org.assertj.core.groups.Tuple.tuple(LAST, WEB));
    }

    @Test
    void ofAnImageThatFailedIsNotSaidAgainOnceItIsCleared() {
        blame();
        follows(NEXT);

        await(journal.clearQuarantine(NEXT.toString(), digest("v2").toString()));
        follows(NEXT);

        assertThat(await(journal.quarantine())).isEmpty();
    }

    @Test
    void ofAnImageThatWasNotToBlameAfterAllIsNotSaidAgain() {
        blame();
        follows(NEXT);
        Update about = new Update(0, workload(NEXT), V1, digest("v2"), TestStore.BEGAN);

        updateIn(journal, about, new State.Failed("last good failed too", null, false, true));
        follows(NEXT);

        assertThat(await(journal.quarantine())).isEmpty();
    }

    @Test
    void ofAnApprovedImageStaysForThoseThatShareTheOldReferenceAsWell() {
        await(journal.approve("web.service", WEB, digest("v2")));

        follows(NEXT);
        follows(LAST);
        follows(LAST);

        assertThat(await(journal.approvals(NEXT))).isEmpty();
        assertThat(await(journal.approvals(WEB))).hasSize(1);
        assertThat(await(journal.approvals(LAST)))
                .containsExactly(new Journal.Approval("web.service", LAST, digest("v2"), TestStore.BEGAN, WEB));
    }

    @Test
    void ofAnApprovedImageIsNotSaidAgainOnceItIsTakenBack() {
        await(journal.approve("web.service", WEB, digest("v2")));
        await(journal.approve("other.service", WEB, digest("v1")));
        follows(NEXT);

        assertThat(await(journal.revoke(NEXT, digest("v2")))).isEqualTo(1);
        follows(NEXT);

        assertThat(await(journal.approvals(NEXT))).isEmpty();
        assertThat(await(journal.approvals(WEB))).hasSize(1);
    }

    @Test
    void ofTheHoldThatWasSaidLastIsToldThoughTheClockWasSetBack() {
        await(journal.hold("web.service", WEB, "first"));
        store.set(java.time.Duration.ofDays(-365));
        await(journal.hold("other.service", WEB, "last"));

        assertThat(await(journal.hold(WEB)).orElseThrow().reason()).isEqualTo("last");
    }

    private void blame() {
        updateIn(journal, update(V1, V2), new State.RollingBack("it exits", true, Beside.NOTHING, false, 1));
    }

    private void follows(Reference... references) {
        await(journal.followed(Stream.of(references).map(WordsTest::workload).toList(), Set.of()));
    }

    private static Workload workload(Reference reference) {
        return new Workload("web.service", "web", "", "", reference, null, "registry", HealthPolicy.DEFAULT);
    }
}
