package io.tidewaiter.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.api.http.TestDaemon;
import io.tidewaiter.host.PullProgress;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NarratorTest {

    private static final Release LAST_GOOD = new Release("b2".repeat(32), null);
    private static final String IMAGE_ID = "1f".repeat(32);

    private static Update update(@Nullable Release from) {
        return new Update(1, TestDaemon.WEB, from, TestDaemon.DIGEST, TestDaemon.NOW);
    }

    static Stream<Arguments> words() {
        Beside none = Beside.NOTHING;
        return Stream.of(
                Arguments.of(new State.Staging(), "staging a1a1a1a1a1a1 of registry.example/httpd:prod"),
                Arguments.of(new State.Staged(IMAGE_ID), "staged a1a1a1a1a1a1, nothing that runs was touched"),
                Arguments.of(
                        new State.Activating(IMAGE_ID, none, false, "", 1),
                        "activating a1a1a1a1a1a1: restarting the unit"),
                Arguments.of(
                        new State.Verifying(IMAGE_ID, none, false, "", 1),
                        "verifying: healthy within 1m, then for 10s"),
                Arguments.of(
                        new State.RollingBack("it answers 500", true, none, false, 1),
                        "it answers 500; rolling back to b2b2b2b2b2b2"),
                Arguments.of(new State.Preparing(IMAGE_ID, 1), "running its hook before"),
                Arguments.of(
                        new State.RollingBack("it answers 500", true, none, false, 1).handBack(),
                        "stopping the unit, then running its hook before-rollback"),
                Arguments.of(
                        new State.RollingBack("it answers 500", true, none, false, 1).handedBack(),
                        "starting b2b2b2b2b2b2 again"),
                Arguments.of(
                        new State.Concluding(IMAGE_ID, null, false, 1),
                        "a1a1a1a1a1a1 is healthy; running its hook after-proven"),
                Arguments.of(
                        new State.Concluding("", new State.RolledBack("it answers 500", true), false, 1),
                        "b2b2b2b2b2b2 is healthy again; running its hook after-rollback"),
                Arguments.of(
                        new State.Committed(IMAGE_ID, "its hook after-proven failed"),
                        "updated from b2b2b2b2b2b2 to a1a1a1a1a1a1; but its hook after-proven failed"),
                Arguments.of(new State.Committed(IMAGE_ID), "updated from b2b2b2b2b2b2 to a1a1a1a1a1a1"),
                Arguments.of(
                        new State.Same(IMAGE_ID), "the new digest is the image already in use: nothing was restarted"),
                Arguments.of(new State.Deferred("web.service is stopped"), "web.service is stopped"),
                Arguments.of(
                        new State.Abandoned("the pull failed"),
                        "given up before anything was touched: the pull failed"),
                Arguments.of(
                        new State.RolledBack("it answers 500", true), "rolled back: b2b2b2b2b2b2 is healthy again"),
                Arguments.of(
                        new State.RollingBack("it answers 500", true, none, false, 1).done("then it was masked"),
                        "the tag is back at b2b2b2b2b2b2: it answers 500; then it was masked"),
                Arguments.of(new State.Failed("nothing runs"), "FAILED: nothing runs"));
    }

    @ParameterizedTest
    @MethodSource("words")
    void tellsEachStateInALine(State state, String words) {
        assertThat(Narrator.tell(new Event.Entered(update(LAST_GOOD), state))).contains("web.service: " + words);
    }

    @Test
    void theReadmeShowsWhatIsTold() throws IOException {
        Digest old = Digest.parse("sha256:28f829cef1df" + "0".repeat(52));
        Digest candidate = Digest.parse("sha256:92cf058fef43" + "0".repeat(52));
        Workload web = new Workload(
                "web.service",
                "web",
                "",
                "",
                Reference.parse("registry.example/web:prod"),
                null,
                "registry",
                HealthPolicy.DEFAULT);
        Update update = new Update(1, web, new Release(IMAGE_ID, old), candidate, TestDaemon.NOW);
        Beside none = Beside.NOTHING;
        State.RollingBack back = new State.RollingBack(
                "not healthy after 1m: http://127.0.0.1:8080/healthz answers with status 500", true, none, false, 1);

        List<String> told = Stream.of(
                        new State.Staging(),
                        new State.Staged(IMAGE_ID),
                        new State.Activating(IMAGE_ID, none, false, "", 1),
                        new State.Verifying(IMAGE_ID, none, false, "", 1),
                        back,
                        back.done())
                .map(state ->
                        "    " + Narrator.tell(new Event.Entered(update, state)).orElseThrow())
                .toList();

        assertThat(Files.readString(Path.of("README.md"))).contains(String.join("\n", told));
    }

    @Test
    void saysThatThereWasNothingBefore() {
        assertThat(Narrator.tell(new Event.Entered(update(null), new State.Committed(IMAGE_ID))))
                .contains("web.service: updated from nothing to a1a1a1a1a1a1");
    }

    @Test
    void callsTheLastGoodReleaseByItsDigestWhereItHasOne() {
        Release release = new Release(IMAGE_ID, TestDaemon.DIGEST);

        assertThat(Narrator.tell(new Event.Entered(update(release), new State.RolledBack("", true))))
                .hasValueSatisfying(line -> assertThat(line).contains("a1a1a1a1a1a1 is healthy again"));
    }

    @Test
    void isSilentAboutTheProgressOfAPull() {
        assertThat(Narrator.tell(new Event.Progress(update(null), new PullProgress("Copying blob a1", null))))
                .isEmpty();
    }
}
