package io.tidewaiter.cli.command;

import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Parameters;

/** {@code [UNIT…]}, for commands that concern all units or some. */
final class UnitsParameter {

    @Parameters(
            paramLabel = "UNIT",
            description = "only these units; all when none is given",
            completionCandidates = FollowedUnits.class)
    private Set<String> units = new LinkedHashSet<>();

    /** As they were typed, with or without {@code .service}. */
    Set<String> get() {
        return units;
    }
}
