package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.BEGAN;
import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.V3;
import static io.tidewaiter.store.TestStore.WEB;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.update;
import static io.tidewaiter.store.TestStore.updateIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.VersionChange;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal.Past;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HistoryTest {

    private static final VersionChange VERSIONS = new VersionChange(
            new ImageVersion("1.4.2", "a1", BEGAN, "https://github.com/team/shop", null, "Shop"),
            new ImageVersion("1.5.0", null, null, null, "https://shop.example", null));

    @AutoClose
    private TestStore store;

    private SqliteJournal journal;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db"));
        journal = store.open();
    }

    @Test
    void tellsAllOfAnUpdateThatEnded() {
        // given
        Update begun = await(journal.begin(update(V1, V2).versioned(VERSIONS)));
        store.clock(Duration.ofSeconds(42));
        await(journal.enter(begun, new State.RolledBack("it exits", true)));

        // then
        assertThat(await(store.openAgain().history(null, 10)))
                .containsExactly(new Past(
                        begun.id(),
                        "web.service",
                        "web",
                        WEB,
                        V1.digest(),
                        begun.to(),
                        "rolled back",
                        "it exits",
                        BEGAN,
                        BEGAN.plusSeconds(42),
                        VERSIONS));
    }

    @Test
    void tellsTheVersionThatWasKnownOnlyOnceTheImageWasHere() {
        Update begun = await(
                journal.begin(update(V1, V2).versioned(new VersionChange(VERSIONS.from(), ImageVersion.UNKNOWN))));
        await(journal.enter(begun.versioned(VERSIONS), new State.Staged(V2.imageId())));

        assertThat(await(store.openAgain().unfinished()))
                .as("a later start goes on with it")
                .singleElement()
                .satisfies(
                        unfinished -> assertThat(unfinished.update().versions()).isEqualTo(VERSIONS));
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(new State.Committed(V2.imageId()), "updated", ""),
                Arguments.of(
                        new State.Same(V2.imageId()),
                        "same image",
                        "the new digest is the image already in use: nothing was restarted"),
                Arguments.of(new State.Deferred("it is stopped"), "deferred", "it is stopped"),
                Arguments.of(new State.Abandoned("no network"), "abandoned", "no network"),
                Arguments.of(new State.Refused("not signed", "1"), "refused", "not signed"),
                Arguments.of(new State.RolledBack("it \"exits\"", true), "rolled back", "it \"exits\""),
                Arguments.of(new State.Failed("both"), "failed", "both"));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void tellsHowItEndedAndWhy(State.End end, String outcome, String reason) {
        // given
        updateIn(journal, update(null, V2), new State.Staged(V2.imageId()), end);

        // then
        assertThat(await(journal.history(null, 10)))
                .singleElement()
                .returns(outcome, Past::outcome)
                .returns(reason, Past::reason)
                .returns(null, Past::from);
    }

    @Test
    void doesNotTellOfWhatIsUnderWay() {
        // given
        updateIn(journal, update(V1, V2), new State.Staged(V2.imageId()));

        // then
        assertThat(await(journal.history(null, 10))).isEmpty();
    }

    @Test
    void beginsWithTheNewestAndEndsAtTheLimit() {
        // given
        updateIn(journal, update("a.service", V1, V2), new State.Abandoned("1"));
        store.clock(Duration.ofDays(-1));
        updateIn(journal, update("b.service", V1, V2), new State.Abandoned("2"));
        updateIn(journal, update("a.service", V1, V3), new State.Abandoned("3"));

        // then
        assertThat(await(journal.history(null, 2))).extracting(Past::reason).containsExactly("3", "2");
    }

    /** A registry that is away for a week, or an image without a signature, fills no history. */
    @Test
    void keepsFiveOfTheTriesAtOneCandidateThatTouchedNothing() {
        // given
        updateIn(journal, update("a.service", V1, V2), new State.Abandoned("other unit"));
        updateIn(journal, update("b.service", V1, V3), new State.Abandoned("other digest"));
        updateIn(journal, update("b.service", V1, V2), new State.RolledBack("it exits", false));
        for (int i = 1; i <= 20; i++) {
            updateIn(
                    journal,
                    update("b.service", V1, V2),
                    i % 2 == 0 ? new State.Abandoned("try " + i) : new State.Refused("try " + i, ""));
        }

        // then
        assertThat(await(journal.history(null, 100)))
                .extracting(Past::reason)
                .containsExactly(
                        "try 20", "try 19", "try 18", "try 17", "try 16", "it exits", "other digest", "other unit");
        assertThat(await(journal.unfinished())).isEmpty();
    }

    @Test
    void canBeOfOneUnit() {
        // given
        updateIn(journal, update("a.service", V1, V2), new State.Abandoned("1"));
        updateIn(journal, update("b.service", V1, V2), new State.Abandoned("2"));
        updateIn(journal, update("a.service", V1, V3), new State.Abandoned("3"));

        // then
        assertThat(await(journal.history("a.service", 10)))
                .extracting(Past::reason)
                .containsExactly("3", "1");
        assertThat(await(journal.history("a", 10))).isEmpty();
    }
}
