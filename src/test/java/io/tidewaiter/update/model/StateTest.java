package io.tidewaiter.update.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Member;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateTest {

    private static final Member M0 = new Member("m0", "registry.example/web:prod", "m0.service");
    private static final Member M1 = new Member("m1", "registry.example/web:prod", "m1.service");
    private static final Member OF_THE_UNIT = new Member("infra", "", "");

    @Test
    void asksForNoMemberThatAPersonStopped() {
        Beside before =
                new Beside(List.of("m0.service", "m1.service"), List.of(M0, M1, OF_THE_UNIT), RestingUnits.NONE);

        Beside now = before.without(Set.of("m1.service"), Set.of("m1.service"), "boot:2");

        assertThat(now)
                .isEqualTo(new Beside(
                        List.of("m0.service"),
                        List.of(M0, OF_THE_UNIT),
                        new RestingUnits(List.of("m1.service"), "boot:2")));
    }

    @Test
    void isTheSameUnderAnotherManagerWhereNothingRests() {
        assertThat(new RestingUnits(List.of(), "boot:1")).isEqualTo(new RestingUnits(List.of(), "boot:2"));
    }
}
