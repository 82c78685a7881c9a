package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.HoldRequest;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Printer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewaiter hold}. */
@Command(
        name = "hold",
        description = "Do not update a unit, and the units that share its tag, until it is released.",
        mixinStandardHelpOptions = true)
final class HoldCommand implements Callable<Integer> {

    @Mixin
    private UnitParameter unit = new UnitParameter();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; status shows it")
    private String reason = "";

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        String name = unit.name();
        int held = CommandSupport.session(command).act(backend -> backend.hold(new HoldRequest(name, reason)));
        Printer out = Printer.out(command.commandLine());
        if (format.isJson()) {
            out.json(Map.of("held", held));
        } else {
            out.line(name + " is held (tidewaiter release " + name + ")");
        }
        return ExitCode.OK;
    }
}
