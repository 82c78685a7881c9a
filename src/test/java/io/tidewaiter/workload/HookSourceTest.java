package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.policy.HookPolicy;
import io.tidewaiter.policy.UpdateHook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookSourceTest {

    private static final UpdateHook SAVE = new UpdateHook.OnHost(List.of("/bin/save"), Duration.ofMinutes(1));
    private static final HookSource SOURCE =
            new HookSource(Map.of("web.service", new HookPolicy(Map.of(HookPoint.BEFORE, SAVE))));
    private static final Map<String, String> LABELS =
            Map.of("io.tidewaiter.hook.before", "flush", "io.tidewaiter.hook.after-proven", " warm  up ");

    private static UpdateHook inside(String... command) {
        return new UpdateHook.InContainer(List.of(command), Duration.ofMinutes(5));
    }

    @Test
    void takesACommandInsideTheContainerFromALabel() {
        assertThat(SOURCE.of("db.service", LABELS).hooks())
                .isEqualTo(Map.of(
                        HookPoint.BEFORE, inside("flush"),
                        HookPoint.AFTER_PROVEN, inside("warm", "up")));
    }

    @Test
    void putsTheConfigurationBeforeLabelsPointByPoint() {
        assertThat(SOURCE.of("web.service", LABELS).hooks())
                .isEqualTo(Map.of(HookPoint.BEFORE, SAVE, HookPoint.AFTER_PROVEN, inside("warm", "up")));
    }

    /** No container runs at before-rollback; and a label that is not read would be a hook that is not there. */
    @ParameterizedTest
    @CsvSource({
        "io.tidewaiter.hook.before-rollback, save, is unknown",
        "io.tidewaiter.hook.command, save, is unknown",
        "io.tidewaiter.hook.before, ' ', a command is missing"
    })
    void refusesWhatItCannotRead(String label, String value, String why) {
        assertThatThrownBy(() -> SOURCE.of("db.service", Map.of(label, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("label " + label)
                .hasMessageContaining(why);
    }
}
