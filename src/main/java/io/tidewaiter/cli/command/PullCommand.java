package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.api.model.PullRequest;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.Progress;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter pull}: pulls missing images, for hosts without a daemon and for a unit at boot. */
@Command(
        name = "pull",
        description = "Pull the images of units that have none yet, before their first start.",
        mixinStandardHelpOptions = true)
final class PullCommand implements Callable<Integer> {

    @Mixin
    private UnitsParameter units = new UnitsParameter();

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PullRequest request = new PullRequest(units.get());
        CheckAnswer answer;
        try (Progress progress = CommandSupport.progress(command, format.get())) {
            answer = CommandSupport.session(command).act(backend -> {
                CommandSupport.refuseUnknown(units.get(), backend);
                return backend.pull(request, progress);
            });
        }
        return Answers.print(
                answer,
                "nothing to pull: every image is here",
                format.get(),
                Printer.out(command.commandLine()),
                Printer.err(command.commandLine()));
    }
}
