package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.WEB;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.port.Journal.Approval;
import io.tidewaiter.update.port.Journal.Sighting;
import io.tidewaiter.update.port.TagFound;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reference was seen to name, and what a person approved. */
class SightingsTest {

    private static final Workload FOLLOWER = update(V1, V2).workload();
    private static final Digest ONE = Objects.requireNonNull(V1.digest());
    private static final Digest TWO = Objects.requireNonNull(V2.digest());

    @AutoClose
    private TestStore store;

    private SqliteJournal journal;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db"));
        journal = store.open();
    }

    @Test
    void remembersWhenADigestWasFirstSeen() {
        Instant first = await(journal.sight(FOLLOWER, ONE));
        store.clock(Duration.ofDays(1));
        assertThat(await(journal.sight(FOLLOWER, ONE))).isEqualTo(first);
        Instant later = await(journal.sight(FOLLOWER, TWO));
        journal = store.openAgain();

        assertThat(later).isAfter(first);
        assertThat(await(journal.sightings(FOLLOWER)))
                .containsExactly(new Sighting(TWO, later), new Sighting(ONE, first));
    }

    /** Its age and its turn stay, as nothing new is named. */
    @Test
    void remembersTheTagThatARuleChoseLast() {
        Instant first = await(journal.sight(FOLLOWER, ONE, new TagFound("1.4.1", 2)));
        Instant other = await(journal.sight(FOLLOWER, TWO, new TagFound("1.4.2", 3)));

        assertThat(await(journal.sight(FOLLOWER, TWO, new TagFound("1.4.2", 4))))
                .isEqualTo(other);
        journal = store.openAgain();

        assertThat(await(journal.sightings(FOLLOWER)))
                .containsExactly(
                        new Sighting(TWO, other, new TagFound("1.4.2", 4)),
                        new Sighting(ONE, first, new TagFound("1.4.1", 2)));

        await(journal.sight(FOLLOWER, TWO));
        assertThat(await(journal.sightings(FOLLOWER)).getFirst().found())
                .as("its own tag is followed now")
                .isNull();
    }

    @Test
    void putsFirstWhatIsNamedNowThoughItWasSeenBefore() {
        Instant first = await(journal.sight(FOLLOWER, ONE));
        await(journal.sight(FOLLOWER, TWO));

        assertThat(await(journal.sight(FOLLOWER, ONE))).isEqualTo(first);
        assertThat(await(journal.sightings(FOLLOWER)).getFirst()).isEqualTo(new Sighting(ONE, first));
    }

    @Test
    void forgetsTheTimeThatAClockShowedWhichWasSetBack() {
        Instant before = await(journal.sight(FOLLOWER, ONE));
        store.clock(Duration.ofDays(-365));

        Instant now = await(journal.sight(FOLLOWER, ONE));

        assertThat(now).isBefore(before);
        store.clock(Duration.ofDays(365));
        assertThat(await(journal.sight(FOLLOWER, ONE))).isEqualTo(now);
    }

    /** A host without a battery for its clock thinks that it is long ago until the network tells. */
    @Test
    void agesOnlyWhileTheHostRuns() {
        store.set(Duration.ofDays(-7));
        await(journal.sight(FOLLOWER, ONE));
        store.set(Duration.ofDays(7));
        assertThat(age()).isZero();

        store.clock(Duration.ofHours(5));
        await(journal.followed(List.of(), Set.of()));
        store.uptime.reboot();
        store.set(Duration.ofDays(100));
        journal = store.openAgain();
        assertThat(age()).isEqualTo(Duration.ofHours(5).plusSeconds(20));

        store.clock(Duration.ofHours(1));
        assertThat(await(journal.sight(FOLLOWER, ONE)))
                .isEqualTo(store.now().minus(Duration.ofHours(6)).minusSeconds(20));
    }

    @Test
    void isOfNoAgeBelowZeroWhereTheEndOfABootWasNotWrittenDown() {
        store.clock(Duration.ofMinutes(59));
        await(journal.sight(FOLLOWER, ONE));
        store.uptime.reboot();

        assertThat(age()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void beginsToAgeAgainWhereTheTimeIsLost() {
        await(journal.followed(List.of(), Set.of()));
        store.clock(Duration.ofDays(300));
        await(journal.sight(FOLLOWER, ONE));
        store.meddle("DELETE FROM running");

        await(journal.followed(List.of(), Set.of()));
        await(journal.sight(FOLLOWER, ONE));
        store.clock(Duration.ofDays(3));

        assertThat(age()).isEqualTo(Duration.ofDays(3));
    }

    private Duration age() {
        return Duration.between(await(journal.sightings(FOLLOWER)).getFirst().first(), store.now());
    }

    @Test
    void doesNotGrowWithoutABound() {
        for (int i = 0; i < 150; i++) {
            await(journal.sight(FOLLOWER, Digest.sha256(("v" + i).getBytes(StandardCharsets.UTF_8))));
        }

        assertThat(await(journal.sightings(FOLLOWER))).hasSizeBetween(100, 101);
    }

    @Test
    void remembersAnApprovalUntilItIsRevoked() {
        await(journal.approve("web.service", WEB, ONE));
        await(journal.approve("web.service", WEB, TWO));
        journal = store.openAgain();

        assertThat(await(journal.approvals(WEB))).extracting(Approval::digest).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(await(journal.revoke(WEB, ONE))).isEqualTo(1);
        assertThat(await(journal.revoke(WEB, null))).isEqualTo(1);
        assertThat(await(journal.approvals(WEB))).isEmpty();
    }
}
