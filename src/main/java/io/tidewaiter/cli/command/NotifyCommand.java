package io.tidewaiter.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter notify}: the commands for notifiers. */
@Command(
        name = "notify",
        description = "Test the notifiers, which report how updates end.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = NotifyTestCommand.class)
final class NotifyCommand implements Runnable {

    @Spec
    private @org.jspecify.annotations.Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: notify test [NAME]");
        }
    }
}
