package io.tidewaiter.cli;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewaiter release}. */
@Command(
        name = "release",
        description = "Let a unit that is held or pinned follow its tag again.",
        mixinStandardHelpOptions = true)
final class ReleaseCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "UNIT",
            description = "the unit, with or without .service",
            completionCandidates = FollowedUnits.class)
    private String unit = "";

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        String name = Commands.unitName(unit);
        int released = Commands.session(command).act(backend -> backend.release(name));
        Printer out = Printer.out(command.commandLine());
        if (format.isJson()) {
            out.json(Map.of("released", released));
        } else {
            out.line(released == 0 ? name + " is not held" : name + " follows its tag again from the next check on");
        }
        return released == 0 ? ExitCode.FAILED : ExitCode.OK;
    }
}
