package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.PinRequest;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewaiter pin}. */
@Command(
        name = "pin",
        description = "Update a unit, and the units that share its tag, to one release, verify it, and set a hold.",
        mixinStandardHelpOptions = true)
final class PinCommand implements Callable<Integer> {

    @Mixin
    private UnitParameter unit = new UnitParameter();

    @Parameters(
            index = "1",
            paramLabel = "DIGEST",
            description = "sha256:… as the registry names it, or the beginning of the hex of a kept one")
    private String to = "";

    @Mixin
    private ImageOption image = new ImageOption();

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        return Answers.pin(
                Objects.requireNonNull(spec),
                new PinRequest(unit.name(), image.name(), to, to.contains(":")),
                format.get());
    }
}
