package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.CheckRequest;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter check}: what {@code update now} would do. */
@Command(
        name = "check",
        description = "Check the registries; print what is behind and why it waits. Changes nothing.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private UnitsParameter units = new UnitsParameter();

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        return Answers.check(Objects.requireNonNull(spec), new CheckRequest(units.get(), true), format.get());
    }
}
