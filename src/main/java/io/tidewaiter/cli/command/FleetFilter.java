package io.tidewaiter.cli.command;

import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which part of a fleet a command shows, and how. */
final class FleetFilter {

    @Parameters(paramLabel = "REFERENCE", arity = "0..1", description = "only this one")
    private @Nullable String reference;

    @Option(names = "--group", paramLabel = "GROUP", description = "only this group of hosts")
    private @Nullable String group;

    @Mixin
    private FleetFormat format = new FleetFormat();

    boolean isJson() {
        return format.isJson();
    }

    /** Whether a person named one reference. */
    boolean namesReference() {
        return reference != null;
    }

    boolean takes(String otherGroup) {
        return group == null || group.equals(otherGroup);
    }

    /** All targets that it takes; there may be none. */
    List<Target> all(FleetView view) {
        return FleetTargets.all(view, reference, group);
    }

    /** The same; ends the command if a person asked for some and there are none. */
    List<Target> shown(FleetView view) {
        return FleetTargets.shown(view, reference, group);
    }
}
