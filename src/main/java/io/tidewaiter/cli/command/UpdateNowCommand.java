package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.CheckRequest;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewaiter update now}: checks the registries, updates, verifies, and rolls back what is not healthy. */
@Command(
        name = "now",
        description =
                "Look now; bring what is behind to its new image, prove it healthy, or put the last good one back.",
        mixinStandardHelpOptions = true)
final class UpdateNowCommand implements Callable<Integer> {

    @Mixin
    private UnitsParameter units = new UnitsParameter();

    @Option(names = "--dry-run", description = "print what would be done, change nothing")
    private boolean dryRun;

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        return Answers.check(Objects.requireNonNull(spec), new CheckRequest(units.get(), dryRun), format.get());
    }
}
