package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.DiffView;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Layout;
import io.tidewaiter.cli.print.Printer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewaiter diff}: what an update would change. */
@Command(
        name = "diff",
        description = {
            "Show what changes from the image that a unit runs to the release that waits, or to another one.",
            "Of environment variables and labels the names are shown, not the values. Changes nothing."
        },
        mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {

    @Mixin
    private UnitParameter unit = new UnitParameter();

    @Parameters(
            index = "1",
            paramLabel = "DIGEST",
            arity = "0..1",
            description =
                    "a digest, or the beginning of the hex of one that is known here (default: the one that waits, or else what the tag names now)")
    private @Nullable String digest;

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Printer out = Printer.out(command.commandLine());
        String name = unit.name();
        List<DiffView> diffs = CommandSupport.session(command).look(backend -> backend.diff(name, digest));
        if (format.isJson()) {
            out.json(diffs);
        } else {
            out.lines(text(diffs, CommandSupport.layout(command)));
        }
        if (diffs.isEmpty()) {
            Printer.err(command.commandLine()).line("%s: nothing new: it runs the image its tag names".formatted(name));
        }
        return diffs.stream()
                .filter(diff -> diff.problem() != null)
                .map(diff -> Answers.exitCode(diff.problem()))
                .findFirst()
                .orElse(ExitCode.OK);
    }

    static String text(List<DiffView> diffs, Layout layout) {
        return diffs.stream().map(diff -> DiffSheet.of(diff, layout)).collect(Collectors.joining("\n"));
    }
}
