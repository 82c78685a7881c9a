package io.tidewaiter.cli.command;

import io.tidewaiter.cli.print.Format;
import picocli.CommandLine.Option;

/** {@code --format} of the commands that look at a fleet, whose JSON is no part of the HTTP interface. */
final class FleetFormat {

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})",
            defaultValue = "table")
    private Format format = Format.TABLE;

    boolean isJson() {
        return format == Format.JSON;
    }
}
