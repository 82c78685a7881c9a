package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.api.model.CheckRequest;
import io.tidewaiter.api.model.NoticeView;
import io.tidewaiter.api.model.PinRequest;
import io.tidewaiter.api.model.RowView;
import io.tidewaiter.api.model.VersionsView;
import io.tidewaiter.cli.backend.Backend;
import io.tidewaiter.cli.backend.CommandSession;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Format;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.Progress;
import io.tidewaiter.cli.print.ShortDigest;
import io.tidewaiter.cli.print.Table;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.Updated;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the result of a check: the rows on standard output, the reasons on standard error. */
final class Answers {

    private static final List<String> HEADING = List.of("UNIT", "CONTAINER", "IMAGE", "POLICY", "UPDATED");

    /** So many lines of progress are printed of a user whose daemon may send any number of them. */
    private static final int MOST_STEPS = 1000;

    private Answers() {}

    /** Checks the registries, updates unless it is a dry run, and prints the result. */
    static int check(CommandSpec command, CheckRequest request, Format format) {
        if (CommandSupport.isForAllUsers(command)) {
            return everyone(command, request, format);
        }
        CommandSession session = CommandSupport.session(command);
        Printer out = Printer.out(command.commandLine());
        Printer err = Printer.err(command.commandLine());
        Checked checked;
        try (Progress progress = CommandSupport.progress(command, format)) {
            Function<Backend, CheckAnswer> check = backend -> {
                CommandSupport.refuseUnknown(request.units(), backend);
                return backend.check(request, progress);
            };
            checked = request.dryRun()
                    ? session.look(backend -> new Checked(check.apply(backend), backend.notices()))
                    : new Checked(session.act(check), List.of());
        }
        err.lines(StatusText.told(checked.notices()));
        return print(checked.answer(), format, out, err);
    }

    /** @param notices once the check is over; none where something was done, which a question more must not hide */
    private record Checked(CheckAnswer answer, List<NoticeView> notices) {}

    /** Of each user only those of the units that are followed there, where some are named. */
    private static int everyone(CommandSpec command, CheckRequest request, Format format) {
        Printer err = Printer.err(command.commandLine());
        return Everyone.print(
                command,
                request.dryRun() ? Everyone.CHECK : Everyone.UPDATE,
                format,
                Stream.concat(HEADING.stream(), Stream.of("VERSION")).toList(),
                List.of(),
                (user, backend) -> {
                    Set<String> units = ofUser(request.units(), backend);
                    if (units.isEmpty() && !request.units().isEmpty()) {
                        return Listing.of(List.of(), List.of());
                    }
                    AtomicInteger told = new AtomicInteger();
                    CheckAnswer answer = backend.check(new CheckRequest(units, request.dryRun()), step -> {
                        if (step.text() != null && told.incrementAndGet() <= MOST_STEPS) {
                            err.line("%s: %s".formatted(user, step.text()));
                        }
                    });
                    return Listing.of(
                            answer.rows().stream()
                                    .map(row -> versioned(row).toArray(String[]::new))
                                    .toList(),
                            answer.rows().stream().map(Answers::podmanShape).toList(),
                            reasons(answer),
                            exitCode(answer));
                });
    }

    private static Set<String> ofUser(Set<String> units, Backend backend) {
        if (units.isEmpty()) {
            return units;
        }
        Set<String> followed = backend.status().stream()
                .flatMap(workload -> Stream.ofNullable(workload.unit()))
                .collect(Collectors.toSet());
        return units.stream()
                .filter(unit -> followed.contains(unit) || followed.contains(unit + ".service"))
                .collect(Collectors.toSet());
    }

    private static List<String> reasons(CheckAnswer answer) {
        return answer.rows().stream()
                .filter(row -> !row.why().isEmpty())
                .map(row -> (row.unit() == null ? row.container() : row.unit()) + ": " + row.why())
                .toList();
    }

    /** Updates a unit to a chosen release, and prints the result. */
    static int pin(CommandSpec command, PinRequest request, Format format) {
        CheckAnswer answer;
        try (Progress progress = CommandSupport.progress(command, format)) {
            answer = CommandSupport.session(command).act(backend -> backend.pin(request, progress));
        }
        return print(answer, format, Printer.out(command.commandLine()), Printer.err(command.commandLine()));
    }

    /** @return the exit code */
    static int print(CheckAnswer answer, Format format, Printer out, Printer err) {
        return print(answer, "nothing new: everything runs the image its tag names", format, out, err);
    }

    /** @param nothing the line for a check that found nothing new */
    static int print(CheckAnswer answer, String nothing, Format format, Printer out, Printer err) {
        if (format == Format.JSON) {
            out.json(answer.rows().stream().map(Answers::podmanShape).toList());
        } else {
            out.lines(table(answer.rows()));
        }
        explain(answer, nothing, err);
        return exitCode(answer);
    }

    /** A registry problem has its own exit code where it is the only kind of problem. */
    private static int exitCode(CheckAnswer answer) {
        if (answer.down()) {
            return ExitCode.DOWN;
        }
        if (!answer.failures()) {
            return ExitCode.OK;
        }
        List<Integer> codes = answer.rows().stream()
                .filter(row -> row.updated() == Updated.FAILED || row.updated() == Updated.ROLLED_BACK)
                .map(row -> exitCode(row.problem()))
                .distinct()
                .toList();
        return codes.size() == 1 ? codes.getFirst() : ExitCode.FAILED;
    }

    static int exitCode(RegistryException.@Nullable Kind problem) {
        return switch (problem) {
            case UNREACHABLE, UNTRUSTED, EXPIRED, OTHER_NAME, RATE_LIMITED, BROKEN -> ExitCode.UNREACHABLE;
            case UNAUTHORIZED -> ExitCode.UNAUTHORIZED;
            case NOT_FOUND, OTHER_PLATFORM -> ExitCode.NOT_FOUND;
            case MISCONFIGURED, NO_CREDENTIAL_FILE -> ExitCode.FAILED;
            case null -> ExitCode.FAILED;
        };
    }

    /** As podman-auto-update(1) prints it; with the versions where an image has another one. */
    private static String table(List<RowView> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        if (rows.stream().noneMatch(Answers::hasOtherVersion)) {
            Table table = new Table(HEADING.toArray(String[]::new));
            rows.forEach(row -> table.add(cells(row).toArray(String[]::new)));
            return table.render();
        }
        Table table = new Table("UNIT", "CONTAINER", "IMAGE", "POLICY", "UPDATED", "VERSION");
        rows.forEach(row -> table.add(versioned(row).toArray(String[]::new)));
        return table.render();
    }

    private static Stream<String> versioned(RowView row) {
        return Stream.concat(cells(row), Stream.of(hasOtherVersion(row) ? VersionsView.text(row.versions()) : "-"));
    }

    private static Stream<String> cells(RowView row) {
        return Stream.of(
                orEmpty(row.unit()),
                container(row),
                row.image(),
                row.policy(),
                row.updated().word());
    }

    private static boolean hasOtherVersion(RowView row) {
        return row.versions() != null
                && row.newDigest() != null
                && !row.newDigest().equals(row.oldDigest());
    }

    /** Podman's fields under Podman's names, then the fields that only Tidewaiter has. */
    private static Map<String, Object> podmanShape(RowView row) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("Unit", orEmpty(row.unit()));
        object.put("Container", container(row));
        object.put("ContainerName", row.container());
        object.put("ContainerID", row.containerId());
        object.put("Image", row.image());
        object.put("Policy", row.policy());
        object.put("Updated", row.updated().word());
        object.put("Why", row.why());
        object.put("OldDigest", orEmpty(row.oldDigest()));
        object.put("NewDigest", orEmpty(row.newDigest()));
        VersionsView versions = Objects.requireNonNullElse(row.versions(), new VersionsView(null, null, null));
        object.put("OldVersion", orEmpty(versions.from()));
        object.put("NewVersion", orEmpty(versions.to()));
        object.put("Compare", orEmpty(versions.compare()));
        object.put("Rule", row.follow() == null ? "" : row.follow().rule());
        object.put("Tag", row.follow() == null ? "" : orEmpty(row.follow().tag()));
        object.put("Problem", row.problem() == null ? "" : row.problem().word());
        object.put("Down", row.down());
        return object;
    }

    private static void explain(CheckAnswer answer, String nothing, Printer err) {
        if (answer.rows().isEmpty()) {
            err.line("nothing is followed here: give a container the label io.containers.autoupdate=registry");
        } else if (answer.rows().stream()
                .allMatch(row -> row.updated() == Updated.FALSE && row.why().isEmpty())) {
            err.line(nothing);
        }
        reasons(answer).forEach(err::line);
    }

    private static String container(RowView row) {
        String id = row.containerId();
        return id.isEmpty() ? row.container() : "%s (%s)".formatted(ShortDigest.of(id), row.container());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
