package io.tidewaiter.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter update}. */
@Command(
        name = "update",
        description = "Check the registries and update.",
        mixinStandardHelpOptions = true,
        subcommands = UpdateNowCommand.class)
final class UpdateCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "say when: tidewaiter update now");
        }
    }
}
