package io.tidewaiter.cli.command;

import picocli.CommandLine.Parameters;

/** {@code UNIT}, for commands that concern one unit. */
final class UnitParameter {

    @Parameters(
            index = "0",
            paramLabel = "UNIT",
            description = "the unit, with or without .service",
            completionCandidates = FollowedUnits.class)
    private String unit = "";

    /** Its full name. */
    String name() {
        return CommandSupport.unitName(unit);
    }
}
