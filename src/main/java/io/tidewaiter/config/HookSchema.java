package io.tidewaiter.config;

import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.policy.HookPolicy;
import io.tidewaiter.policy.UpdateHook;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of the hooks of one unit. */
final class HookSchema {

    private HookSchema() {}

    static HookPolicy hooks(Section hooks) {
        Map<HookPoint, UpdateHook> all = new EnumMap<>(HookPoint.class);
        for (HookPoint point : HookPoint.values()) {
            UpdateHook hook = hooks.section(
                    point.word(),
                    section -> section.isEmpty() ? null : hook(section, HookPoint.IN_CONTAINER.contains(point)));
            if (hook != null) {
                all.put(point, hook);
            }
        }
        return new HookPolicy(all);
    }

    /**
     * What goes with a program of this host is unknown to a command inside the container.
     *
     * @param inContainer whether a container runs at that point
     */
    private static @Nullable UpdateHook hook(Section hook, boolean inContainer) {
        if (hook.has("command") == (inContainer && hook.has("exec"))) {
            hook.mistake(
                    inContainer
                            ? "needs either command, a program of this host, or exec, a command inside the container"
                            : "needs command, a program of this host");
        }
        boolean inside = inContainer && !hook.has("command");
        List<String> command = hook.value(inside ? "exec" : "command", HookSchema::split, HookSchema::command);
        Duration timeout = hook.valueOr(UpdateHook.USUAL_TIMEOUT, "timeout", Settings.HOOK_TIMEOUT::parse);
        if (command == null) {
            return null;
        }
        return inside ? new UpdateHook.InContainer(command, timeout) : new UpdateHook.OnHost(command, timeout);
    }

    private static List<String> split(String text) {
        return command(List.of(text.strip().split("\\s+")));
    }

    /** @throws IllegalArgumentException when it is none */
    static List<String> command(List<String> words) {
        if (words.isEmpty() || words.getFirst().isBlank()) {
            throw new IllegalArgumentException("a command is missing");
        }
        if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("no argument of a command can hold a NUL");
        }
        return words;
    }
}
