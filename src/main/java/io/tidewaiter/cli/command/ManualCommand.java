package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewaiter manual}: writes a manual page for each command. For packagers of Tidewaiter. */
@OwnProcess
@Command(
        name = "manual",
        description = "Write the manual pages of all commands into a folder.",
        hidden = true,
        mixinStandardHelpOptions = true)
final class ManualCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FOLDER", description = "such as /usr/share/man/man1")
    private Path folder = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandLine root = CommandTree.whole(
                Objects.requireNonNull(spec).commandLine().getParent().getCommand());
        Files.createDirectories(folder);
        for (CommandLine command : visible(root)) {
            ManualPage page = new ManualPage(command.getCommandSpec());
            Files.writeString(folder.resolve(page.name() + ".1"), page.text());
        }
        return ExitCode.OK;
    }

    /** The command and all below it that a person is told of. */
    static List<CommandLine> visible(CommandLine command) {
        List<CommandLine> all = new ArrayList<>(List.of(command));
        command.getSubcommands().values().stream()
                .distinct()
                .filter(below -> !below.getCommandSpec().usageMessage().hidden())
                .flatMap(below -> Stream.of(visible(below)))
                .forEach(all::addAll);
        return all;
    }
}
