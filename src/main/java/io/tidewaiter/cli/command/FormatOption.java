package io.tidewaiter.cli.command;

import io.tidewaiter.cli.print.Format;
import picocli.CommandLine.Option;

/** {@code --format}, for every command that can print JSON. */
final class FormatOption {

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); JSON is as openapi.yaml describes it",
            defaultValue = "table")
    private Format format = Format.TABLE;

    Format get() {
        return format;
    }

    boolean isJson() {
        return format == Format.JSON;
    }
}
