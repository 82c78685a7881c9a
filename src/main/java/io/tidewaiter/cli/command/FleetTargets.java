package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetView;
import io.tidewaiter.image.Reference;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which target a person means. */
final class FleetTargets {

    /** A message lists no more of them. */
    private static final int MOST_NAMED = 12;

    private FleetTargets() {}

    /**
     * Those that this may mean, in an order for people.
     *
     * @param reference null for all
     * @param group null for all
     */
    static List<Target> all(FleetView view, @Nullable String reference, @Nullable String group) {
        return view.targets().stream()
                .filter(target -> reference == null || isMeant(target, reference))
                .filter(target -> group == null || target.group().equals(group))
                .sorted(Comparator.comparing(Target::reference).thenComparing(Target::group))
                .toList();
    }

    /** Those to be shown; ends the command where some are asked for and there are none. */
    static List<Target> shown(FleetView view, @Nullable String reference, @Nullable String group) {
        List<Target> meant = all(view, reference, group);
        return meant.isEmpty() && (reference != null || group != null) ? List.of(one(view, reference, group)) : meant;
    }

    /** The one that is meant; ends the command where there is none, or several. */
    static Target one(FleetView view, @Nullable String reference, @Nullable String group) {
        List<Target> meant = all(view, reference, group);
        if (meant.size() == 1) {
            return meant.getFirst();
        }
        List<Target> known = meant.isEmpty() ? all(view, null, null) : meant;
        throw new CommandException(
                ExitCode.USAGE,
                meant.isEmpty()
                        ? known.isEmpty()
                                ? "no host of the fleet follows a reference yet: does its daemon run with the section fleet?"
                                : "%s: no host of the fleet follows it%s; they follow %s"
                                        .formatted(
                                                reference == null ? "group " + group : reference,
                                                reference == null || group == null ? "" : " in group " + group,
                                                named(known))
                        : "say which, by REFERENCE and --group: " + named(known),
                null);
    }

    /** @param reference as a person types it, who may leave out what Podman adds */
    private static boolean isMeant(Target target, String reference) {
        return target.reference().equals(reference)
                || Reference.tryParse(reference)
                        .map(Reference::toString)
                        .filter(target.reference()::equals)
                        .isPresent();
    }

    private static String named(List<Target> targets) {
        return targets.stream().limit(MOST_NAMED).map(Target::toString).collect(Collectors.joining(", "))
                + (targets.size() > MOST_NAMED ? " and %d more".formatted(targets.size() - MOST_NAMED) : "");
    }
}
