package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.HoldView;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Printer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter release}. */
@Command(
        name = "release",
        description = "Let a unit that is held or pinned follow its tag again.",
        mixinStandardHelpOptions = true)
final class ReleaseCommand implements Callable<Integer> {

    @Mixin
    private UnitParameter unit = new UnitParameter();

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        String name = unit.name();
        Released done = CommandSupport.session(command).act(backend -> {
            List<String> holders = holders(backend.holds(), name);
            return new Released(backend.release(name), holders);
        });
        Printer out = Printer.out(command.commandLine());
        if (format.isJson()) {
            out.json(done);
        } else {
            out.line(words(name, done));
        }
        return done.released() == 0 ? ExitCode.FAILED : ExitCode.OK;
    }

    /** Other units that hold the same image: a rollback holds every unit that shares the tag. */
    private static List<String> holders(List<HoldView> holds, String unit) {
        Set<String> images = holds.stream()
                .filter(hold -> hold.unit().equals(unit))
                .map(HoldView::image)
                .collect(Collectors.toSet());
        return holds.stream()
                .filter(hold -> !hold.unit().equals(unit) && images.contains(hold.image()))
                .map(HoldView::unit)
                .distinct()
                .sorted()
                .toList();
    }

    private static String words(String unit, Released done) {
        if (done.released() == 0) {
            return unit + " is not held";
        }
        return done.heldBy().isEmpty()
                ? unit + " follows its tag again from the next check on"
                : "%s itself is no longer held, but stays as it is: its tag is shared with what is held still (%s)"
                        .formatted(
                                unit,
                                done.heldBy().stream()
                                        .map(holder -> "tidewaiter release " + holder)
                                        .collect(Collectors.joining("; ")));
    }

    /**
     * The result.
     *
     * @param released how many were held because of the unit
     * @param heldBy units that hold them still
     */
    private record Released(int released, List<String> heldBy) {}
}
