package io.tidewaiter.cli;

import io.tidewaiter.api.CheckAnswer;
import io.tidewaiter.api.CheckRequest;
import io.tidewaiter.api.RowView;
import io.tidewaiter.api.StatusView;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
        if (format == Format.JSON) {
            out.println(Format.pretty(
                    answer.rows().stream().map(UpdateNowCommand::podmanShape).toList()));
        } else {
            out.print(table(answer.rows()));
        }
        out.flush();
        explain(answer, err);
        return answer.down() ? ExitCode.DOWN : answer.failures() ? ExitCode.FAILED : ExitCode.OK;
    }

    private CheckAnswer check(Backend backend, CheckRequest request, PrintWriter err) {
        if (!units.isEmpty()) {
            refuseUnknownUnits(backend.status());
        }
        return backend.check(request, err::println);
    }

    private void refuseUnknownUnits(List<StatusView> followed) {
        List<String> unknown = units.stream()
                .filter(unit -> followed.stream()
                        .noneMatch(known -> unit.equals(known.unit()) || (unit + ".service").equals(known.unit())))
                .toList();
        if (!unknown.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "%s: no unit of this name starts a container that is followed (tidewaiter status lists those that do)"
                            .formatted(String.join(", ", unknown)),
                    null);
        }
    }

    /** As podman-auto-update(1) prints it. */
    private static String table(List<RowView> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        Table table = new Table("UNIT", "CONTAINER", "IMAGE", "POLICY", "UPDATED");
        rows.forEach(row -> table.add(orEmpty(row.unit()), container(row), row.image(), row.policy(), row.updated()));
        return table.render();
    }

    /** Podman's fields under Podman's names, and ours after them. */
    private static Map<String, Object> podmanShape(RowView row) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("Unit", orEmpty(row.unit()));
        object.put("Container", container(row));
        object.put("ContainerName", row.container());
        object.put("ContainerID", row.containerId());
        object.put("Image", row.image());
        object.put("Policy", row.policy());
        object.put("Updated", row.updated());
        object.put("Why", row.why());
        object.put("OldDigest", orEmpty(row.oldDigest()));
        object.put("NewDigest", orEmpty(row.newDigest()));
        object.put("Down", row.down());
        return object;
    }

    private static void explain(CheckAnswer answer, PrintWriter err) {
        if (answer.rows().isEmpty()) {
            err.println("nothing is followed here: give a container the label io.containers.autoupdate=registry");
        } else if (answer.rows().stream()
                .allMatch(row -> row.updated().equals("false") && row.why().isEmpty())) {
            err.println("nothing new: everything runs the image its tag names");
        }
        answer.rows().stream()
                .filter(row -> !row.why().isEmpty())
                .forEach(row -> err.println((row.unit() == null ? row.container() : row.unit()) + ": " + row.why()));
    }

    private static String container(RowView row) {
        String id = row.containerId();
        return id.isEmpty() ? row.container() : "%s (%s)".formatted(id.substring(0, 12), row.container());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
