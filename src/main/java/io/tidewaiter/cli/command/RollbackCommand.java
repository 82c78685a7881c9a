package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.PinRequest;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewaiter rollback}. */
@Command(
        name = "rollback",
        description =
                "Bring a unit, and whatever shares its tag, back to a release that is kept here, prove it, and hold it there.",
        mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {

    @Mixin
    private UnitParameter unit = new UnitParameter();

    @Option(
            names = "--to",
            paramLabel = "DIGEST",
            description =
                    "the digest, or the beginning of its hex; without it the newest kept release that is not in use")
    private @Nullable String to;

    @Mixin
    private ImageOption image = new ImageOption();

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        return Answers.pin(
                Objects.requireNonNull(spec), new PinRequest(unit.name(), image.name(), to, false), format.get());
    }
}
