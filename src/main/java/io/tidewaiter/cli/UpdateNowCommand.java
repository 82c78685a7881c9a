package io.tidewaiter.cli;

import io.tidewaiter.api.CheckAnswer;
import io.tidewaiter.api.CheckRequest;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewaiter update now}: looks at the registries at once, updates, verifies, and rolls back where it must. */
@Command(
        name = "now",
        description =
                "Look now; bring what is behind to its new image, prove it healthy, or put the last good one back.",
        mixinStandardHelpOptions = true)
final class UpdateNowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "UNIT", description = "only these units; all when none is given")
    private Set<String> units = new LinkedHashSet<>();

    @Option(names = "--dry-run", description = "say what would be done, touch nothing")
    private boolean dryRun;

    @Option(names = "--format", paramLabel = "FORMAT", description = "table or json (default: table)")
    private Format format = Format.TABLE;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = java.util.Objects.requireNonNull(spec);
        PrintWriter err = command.commandLine().getErr();
        PrintWriter out = command.commandLine().getOut();
        CheckRequest request = new CheckRequest(units, dryRun);
        Session session = Commands.session(command);
        CheckAnswer answer = dryRun
                ? session.look(backend -> check(backend, request, err))
                : session.act(backend -> check(backend, request, err));
        return Answers.print(answer, format, out, err);
    }

    private CheckAnswer check(Backend backend, CheckRequest request, PrintWriter err) {
        Commands.refuseUnknown(units, backend);
        return backend.check(request, err::println);
    }
}
