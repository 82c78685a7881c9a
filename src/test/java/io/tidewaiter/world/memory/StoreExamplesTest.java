package io.tidewaiter.world.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Release;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.TagFound;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a walk seldom comes: what takes many steps of one kind, or a certain order of them. */
class StoreExamplesTest {

    private static final Reference WEB = Names.REFERENCES.get(0);
    private static final Reference NEXT = Names.REFERENCES.get(1);
    private static final Reference OTHER = Names.REFERENCES.get(2);
    private static final Digest V1 = Names.DIGESTS.get(0);
    private static final Digest V2 = Names.DIGESTS.get(1);

    @TempDir(factory = InMemory.class)
    private Path folder;

    @AutoClose
    private Pair pair;

    @BeforeEach
    void open() {
        pair = new Pair(folder.resolve("journal.db"));
    }

    @Test
    void ofTriesThatTouchedNothing() {
        end(workload("z.service", WEB, "web"), V2, new State.Abandoned("other unit"));
        end(workload("a.service", WEB, "web"), V2, new State.RolledBack("it exits", false));
        for (int i = 1; i <= 10; i++) {
            end(
                    workload("a.service", WEB, "web"),
                    V2,
                    i % 3 == 0 ? new State.Refused("try " + i, "rule") : new State.Abandoned("try " + i));
            Questions.ask(pair);
        }
        Questions.askAll(pair);
    }

    @Test
    void ofMoreTriesThanAreCounted() {
        end(
                workload("a.service", WEB, "web"),
                V2,
                new State.Armed(Names.release(V2).imageId(), "run 1"));
        for (int i = 0; i < 121; i++) {
            end(
                    workload("a.service", WEB, i % 2 == 0 ? "eager_curie" : "merry_gauss"),
                    V2,
                    i % 5 == 0 ? new State.Deferred("it is held") : new State.Failed("both " + i));
        }
        Questions.askAll(pair);
    }

    @Test
    void ofWhatStaysArmedThoughAnotherWasStaged() {
        Workload workload = workload("a.service", WEB, "web");
        end(workload, V1, new State.Armed(Names.release(V1).imageId(), "run 1"));
        end(workload, V1, new State.Deferred("it is masked"));
        end(workload, V2, new State.Deferred("it is held"));
        Questions.askAll(pair);
        end(workload, V2, new State.Same(Names.release(V2).imageId()));
        Questions.askAll(pair);
    }

    /** As of one of which the name was not known to be the unit's when it was written. */
    @Test
    void ofTriesWhoseContainerIsNamedByNow() {
        Workload named = workload("a.service", WEB, "web");
        Workload before = new Workload(
                named.unit(),
                named.container(),
                false,
                "",
                "",
                named.source(),
                named.policy(),
                named.health(),
                named.gates());
        end(before, V2, new State.RolledBack("it exits", false));
        Questions.askAll(pair);
    }

    @Test
    void ofMoreSightingsThanAreKept() {
        Workload follower = workload("a.service", WEB, "web");
        for (int i = 0; i < 250; i++) {
            Digest named = i % 3 == 0 ? V1 : Names.digest("build " + i);
            pair.pass(Duration.ofMinutes(1));
            same("sight " + named, store -> store.journal().sight(follower, named));
            same("sightings", store -> store.journal().sightings(follower));
        }
        same("the oldest", store -> store.journal().sight(follower, Names.digest("build 1")));
        for (TagFound found : List.of(new TagFound("1.4.1", 2), new TagFound("1.4.1", 3), new TagFound("1.4.2", 3))) {
            same("sight " + found, store -> store.journal().sight(follower, V2, found));
            same("sightings", store -> store.journal().sightings(follower));
        }
        same("by its own tag", store -> store.journal().sight(follower, V2));
        Questions.askAll(pair);
    }

    @Test
    void ofWordsThatGoFromReferenceToReference() {
        same("hold", store -> store.journal().hold("a.service", WEB, "on holiday"));
        blame("a.service", WEB);
        for (Reference reference : List.of(NEXT, OTHER, OTHER, WEB, NEXT)) {
            follow(workload("a.service", reference, "web"));
            Questions.askAll(pair);
        }
        same("clear", store -> store.journal().clearQuarantine(NEXT.toString(), null));
        follow(workload("a.service", OTHER, "web"));
        Questions.askAll(pair);
    }

    @Test
    void ofTwoUnitsThatBringTheSameImageToOneReference() {
        blame("a.service", WEB);
        blame("z.service", OTHER);
        follow(workload("a.service", NEXT, "web"), workload("z.service", NEXT, "web"));
        Questions.askAll(pair);
        follow(workload("a.service", WEB, "web"), workload("z.service", NEXT, "web"));
        Questions.askAll(pair);
        follow(workload("a.service", WEB, "web"), workload("z.service", NEXT, "web"));
        end(workload("z.service", NEXT, "web"), V2, new State.Failed("last good failed too", null, true, true));
        Questions.askAll(pair);
    }

    /** The other unit's is carried over once that of the first is cleared, though nothing else is followed. */
    @Test
    void ofAnImageThatIsClearedForOneOfTwoUnits() {
        blame("a.service", WEB);
        blame("z.service", OTHER);
        for (int i = 0; i < 3; i++) {
            follow(workload("a.service", NEXT, "web"), workload("z.service", NEXT, "web"));
            Questions.askAll(pair);
            same("clear", store -> store.journal().clearQuarantine(NEXT.toString(), null));
        }
    }

    /** What is proven, cleared or revoked for a reference does not come back to it from where it was said of another unit. */
    @Test
    void ofWordsOfTwoUnitsThatAreTakenBack() {
        blame("a.service", WEB);
        blame("z.service", OTHER);
        same("approve", store -> store.journal().approve("a.service", WEB, V1));
        same("approve", store -> store.journal().approve("z.service", OTHER, V1));
        follow(workload("a.service", NEXT, "web"), workload("z.service", NEXT, "web"));
        Questions.askAll(pair);
        end(
                workload("z.service", NEXT, "web"),
                V2,
                new State.Committed(Names.release(V2).imageId()));
        same("revoke", store -> store.journal().revoke(NEXT, V1));
        follow(workload("a.service", NEXT, "web"), workload("z.service", NEXT, "web"));
        Questions.askAll(pair);
        assertThat(same("quarantined", store -> store.journal().quarantined(NEXT, V2))
                        .result())
                .isEqualTo(Optional.empty());
        assertThat(same("approvals", store -> store.journal().approvals(NEXT)).result())
                .isEqualTo(List.of());
    }

    @Test
    void ofAReleaseThatIsFoundUnderAnotherDigest() {
        Release known = Names.release(V1);
        same("adopt", store -> store.journal().adopt(WEB, known));
        same("adopt", store -> store.journal().adopt(WEB, new Release(known.imageId(), V2)));
        Questions.askAll(pair);
        end(workload("a.service", WEB, "web"), V2, new State.Committed(known.imageId()));
        Questions.askAll(pair);
    }

    @Test
    void ofInstancesThatComeAndGo() {
        for (int day = 0; day < 40; day++) {
            Workload[] some = day % 7 == 0
                    ? new Workload[] {workload("web@1.service", WEB, "web"), workload("web@2.service", NEXT, "web")}
                    : new Workload[] {workload("web@" + day + ".service", WEB, "web")};
            same("followed", store -> store.journal().followed(List.of(some), day(some)));
            pair.pass(Duration.ofHours(23));
            Questions.ask(pair);
        }
    }

    @Test
    void ofUnitsThatWereLastFoundAMonthAgo() {
        follow(workload("a.service", WEB, "web"), workload("z.service", WEB, "web"));
        pair.pass(Duration.ofDays(30));
        follow(workload("a.service", WEB, "web"));
        pair.pass(Duration.ofDays(30));
        Questions.askAll(pair);
    }

    /** What was found in the last hour before a boot was found later than the time that is known after it. */
    @Test
    void ofTimeThatABootLost() {
        follow(workload("a.service", WEB, "web"));
        pair.pass(Duration.ofMinutes(59));
        follow(workload("z.service", NEXT, "web"));
        pair.reboot(true);
        follow();
        pair.pass(Duration.ofDays(3));
        Questions.askAll(pair);
    }

    private static Set<String> day(Workload... some) {
        return some.length == 2 ? Set.of("web@2.service") : Set.of();
    }

    @Test
    void ofAReferenceThatIsLetGo() {
        Workload nameless = workload("a.service", WEB, "eager_curie");
        follow(nameless, workload("z.service", WEB, "web"));
        same("adopt", store -> store.journal().adopt(WEB, Names.built("own")));
        same("let go of what no registry has", store -> store.journal().letGo(WEB, "no unit follows it"));
        Questions.askAll(pair);
        end(nameless, V1, new State.Committed(Names.release(V1).imageId()));
        same("adopt", store -> store.journal().adopt(WEB, Names.built("own")));
        end(nameless, V2, new State.Armed(Names.release(V2).imageId()));
        same("sight", store -> store.journal().sight(nameless, V2));
        same("pulling", store -> store.journal().pulling(WEB, V2));
        same("let go", store -> store.journal().letGo(WEB, "no unit follows it"));
        Questions.askAll(pair);
    }

    @Test
    void ofAClockThatIsSetBack() {
        for (Digest digest : Names.DIGESTS) {
            end(
                    workload("a.service", WEB, "web"),
                    digest,
                    new State.Committed(Names.release(digest).imageId()));
            same("approve", store -> store.journal().approve("a.service", NEXT, digest));
            blame("z.service", digest.equals(V1) ? NEXT : OTHER);
            same("hold", store -> store.journal().hold("unit " + digest, WEB, ""));
            pair.set(Duration.ofDays(digest.equals(V2) ? -400 : 1));
        }
        Questions.askAll(pair);
    }

    @Test
    void ofAnUpdateThatIsNotThere() {
        Update none = new Update(77, workload("a.service", WEB, "web"), null, V2, pair.now());
        same(
                "enter",
                store -> store.journal()
                        .enter(none, new State.Staged(Names.release(V2).imageId())));
        Questions.askAll(pair);
    }

    private void blame(String unit, Reference reference) {
        end(
                workload(unit, reference, "web"),
                V2,
                new State.RollingBack("it exits in " + unit, true, Beside.NOTHING, false, 1),
                new State.RolledBack("it exits in " + unit, true));
    }

    private void follow(Workload... all) {
        same("followed", store -> store.journal().followed(List.of(all), Set.of()));
    }

    /** An update that went through these. */
    private void end(Workload workload, Digest to, State... states) {
        Update update = new Update(0, workload, Names.release(V1), to, pair.now());
        if (same("begin", store -> store.journal().begin(update)).result() instanceof Update begun) {
            Stream.of(states)
                    .forEach(state ->
                            same("enter " + state, store -> store.journal().enter(begun, state)));
        }
    }

    private Future<?> same(String what, Pair.Call call) {
        return pair.same(what, call);
    }

    private static Workload workload(String unit, Reference reference, String container) {
        return Names.workload(unit, reference, container, false);
    }
}
