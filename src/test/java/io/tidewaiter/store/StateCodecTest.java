package io.tidewaiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Member;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.RestingUnits;
import io.tidewaiter.update.model.State;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StateCodecTest {

    private static final List<State> STATES_OF_THE_FIRST_FORMAT = List.of(
            new State.Staging(),
            new State.Staged("1f"),
            new State.Activating("1f", Beside.of("a.service"), false, State.UNKNOWN, 1),
            new State.Verifying("1f", Beside.of("a.service"), false, State.UNKNOWN, 1),
            new State.RollingBack("it exits", true, Beside.of("a.service"), false, 1));

    private static final List<Member> MEMBERS = List.of(
            new Member("web", "registry.example/web:prod", ""), new Member("m2", "localhost/m:1", "m2.service"));

    private static final RestingUnits RESTING = new RestingUnits(List.of("m3.service"), "boot:1");

    static Stream<State> resumable() {
        return Stream.of(
                new State.Staging(),
                new State.Staged("1f"),
                new State.Activating("1f", Beside.of("a.service", "b.service"), false, "boot:1", 2),
                new State.Activating("1f", new Beside(List.of(), MEMBERS, RESTING), false, "boot:1", 2),
                new State.Verifying("1f", Beside.NOTHING, false, "boot:1", 1),
                new State.Verifying("1f", new Beside(List.of("a.service"), MEMBERS, RESTING), false, "boot:1", 1),
                new State.RollingBack("it exits", true, new Beside(List.of(), MEMBERS, RESTING), false, 1),
                new State.Withdrawing("stopped", true, 2),
                new State.RollingBack("it \"exits\"\n", true, Beside.of("a.service"), false, 1),
                new State.RollingBack("", false, Beside.NOTHING, false, 5),
                new State.RollingBack("it exits", true, Beside.NOTHING, false, 1).handBack(),
                new State.RollingBack("it exits", true, Beside.NOTHING, false, 1).handedBack("its hook failed"),
                new State.Preparing("1f", 2),
                new State.Concluding("1f", null, true, 1),
                new State.Concluding("", new State.RolledBack("it exits", true, true, false), false, 2));
    }

    static Stream<State.End> ends() {
        return Stream.of(
                new State.Committed("1f"),
                new State.Committed("1f", "its hook failed"),
                new State.Same("1f"),
                new State.Deferred("why"),
                new State.Abandoned("why"),
                new State.RolledBack("why", true),
                new State.RolledBack("why", true, true, true),
                new State.Failed("why"));
    }

    @ParameterizedTest
    @MethodSource("resumable")
    void readsWhatItWrote(State state) {
        assertThat(StateCodec.read(state.word(), StateCodec.detail(state))).isEqualTo(state);
    }

    @ParameterizedTest
    @MethodSource("ends")
    void keepsOfAnEndTheReason(State.End end) {
        assertThat(StateCodec.reason(StateCodec.detail(end))).isEqualTo(end.reason());
    }

    /** Stores are out there that hold these. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "staging      | {}",
                "staged       | {\"imageId\":\"1f\"}",
                "activating   | {\"imageId\":\"1f\",\"dependents\":[\"a.service\"]}",
                "verifying    | {\"imageId\":\"1f\",\"dependents\":[\"a.service\"]}",
                "rolling back | {\"reason\":\"it exits\",\"blamesImage\":true,\"dependents\":[\"a.service\"]}",
            })
    void readsTheFirstFormat(String word, String detail) {
        // when
        State state = StateCodec.read(word, detail);

        // then
        assertThat(state).isIn(STATES_OF_THE_FIRST_FORMAT);
        assertThat(state.word()).isEqualTo(word);
    }

    @Test
    void passesOverWhatItDoesNotKnow() {
        assertThat(StateCodec.read("staged", "{\"imageId\":\"1f\",\"more\":1}")).isEqualTo(new State.Staged("1f"));
    }

    @ParameterizedTest
    @CsvSource({"staging", "staged"})
    void readsAnUnreadableStateThatTouchedNothingAsStaging(String word) {
        assertThat(StateCodec.read(word, "{\"imageId\"")).isEqualTo(new State.Staging());
    }

    @ParameterizedTest
    @CsvSource({"activating", "verifying", "withdrawing", "rolling back", "dreaming"})
    void goesBackWhereSomethingMayHaveBeenTouched(String word) {
        assertThat(StateCodec.read(word, "{\"imageId\"")).isInstanceOfSatisfying(State.RollingBack.class, back -> {
            assertThat(back.blamesImage()).isFalse();
            assertThat(back.reason()).contains(word, "cannot be read");
        });
    }

    @Test
    void saysThatAReasonCannotBeRead() {
        assertThat(StateCodec.reason("nonsense")).contains("cannot be read");
        assertThat(StateCodec.reason("{\"reason\":1}")).isEqualTo("1");
    }
}
