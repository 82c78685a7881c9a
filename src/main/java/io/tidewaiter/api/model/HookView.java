package io.tidewaiter.api.model;

import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.policy.HookPolicy;
import io.tidewaiter.policy.UpdateHook;
import io.tidewaiter.time.TimeSpan;
import java.util.Arrays;
import java.util.List;

/**
 * A hook that is configured for a workload. Its arguments are not shown, as they may be secrets.
 *
 * @param point of the update, such as {@code after-proven}
 * @param program the first word of its command
 * @param inContainer whether it runs inside the container; else it is a program of the host
 * @param timeout such as {@code 5m}
 */
public record HookView(String point, String program, boolean inContainer, String timeout) {

    /** In the order in which an update comes to them. */
    public static List<HookView> of(HookPolicy hooks) {
        return Arrays.stream(HookPoint.values())
                .flatMap(point -> hooks.at(point).map(hook -> of(point, hook)).stream())
                .toList();
    }

    private static HookView of(HookPoint point, UpdateHook hook) {
        boolean inContainer = switch (hook) {
            case UpdateHook.OnHost host -> false;
            case UpdateHook.InContainer container -> true;
        };
        return new HookView(point.word(), hook.command().getFirst(), inContainer, TimeSpan.format(hook.timeout()));
    }
}
