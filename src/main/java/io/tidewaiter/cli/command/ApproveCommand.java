package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.ApprovalRequest;
import io.tidewaiter.api.model.ApprovalView;
import io.tidewaiter.api.model.DiffView;
import io.tidewaiter.api.model.GateView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.cli.backend.Backend;
import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Layout;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.ShortDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewaiter approve}: approves a release, which opens the approval gate. */
@Command(
        name = "approve",
        description = {
            "Let the release that waits be brought in, whatever its age; or take that back.",
            "On a terminal, first shows what it changes, as tidewaiter diff does, and approves exactly that.",
            "It counts for whatever shares the unit's tag. A maintenance window and a hold are waited for all the same."
        },
        mixinStandardHelpOptions = true)
final class ApproveCommand implements Callable<Integer> {

    @Mixin
    private UnitParameter unit = new UnitParameter();

    @Parameters(
            index = "1",
            paramLabel = "DIGEST",
            arity = "0..1",
            description =
                    "a digest that its tag was seen to name here, or the beginning of its hex (default: the one that waits)")
    private @Nullable String digest;

    @Option(names = "--revoke", description = "revoke the approval; without a DIGEST all approvals of the unit")
    private boolean revoke;

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    /**
     * What was approved.
     *
     * @param reasons of the gates that are still closed, and of what waits by now and was not shown
     */
    private record Approved(List<ApprovalView> approvals, List<String> reasons) {}

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Printer out = Printer.out(command.commandLine());
        String name = unit.name();
        return revoke ? revoke(command, out, name) : approve(command, out, name);
    }

    private int revoke(CommandSpec command, Printer out, String name) {
        int revoked = CommandSupport.session(command).act(backend -> backend.revoke(name, digest));
        if (format.isJson()) {
            out.json(Map.of("revoked", revoked));
        } else {
            out.line(
                    revoked == 0
                            ? "no such release of %s is approved".formatted(name)
                            : "%s: took back %d (what was brought in already stays)".formatted(name, revoked));
        }
        return revoked == 0 ? ExitCode.FAILED : ExitCode.OK;
    }

    private int approve(CommandSpec command, Printer out, String name) {
        boolean isRead = !format.isJson() && CommandSupport.terminal(command).columns() != null;
        Approved approved = CommandSupport.session(command).act(backend -> {
            List<String> shown = isRead ? show(backend, out, name, CommandSupport.layout(command)) : List.of();
            return shown.isEmpty()
                    ? approved(backend, backend.approve(new ApprovalRequest(name, digest)), name)
                    : approved(
                            backend,
                            shown.stream()
                                    .flatMap(one -> backend.approve(new ApprovalRequest(name, one)).stream())
                                    .toList(),
                            name);
        });
        if (format.isJson()) {
            out.json(approved.approvals());
            return ExitCode.OK;
        }
        approved.approvals()
                .forEach(approval ->
                        out.line("%s: %s of %s is approved (to take it back: tidewaiter approve --revoke %s)"
                                .formatted(name, ShortDigest.of(approval.digest()), approval.image(), name)));
        approved.reasons().forEach(reason -> Printer.err(command.commandLine()).line("%s: %s".formatted(name, reason)));
        return ExitCode.OK;
    }

    /**
     * Prints what changes. An approval does not depend on it, but where a person has read it, that is what is approved,
     * whatever the tag names by then.
     *
     * @return the digests that were shown; empty where nothing could be shown
     */
    private List<String> show(Backend backend, Printer out, String name, Layout layout) {
        List<DiffView> diffs;
        try {
            diffs = backend.diff(name, digest);
        } catch (CommandException unknown) {
            return List.of();
        }
        if (diffs.isEmpty() && digest == null) {
            throw new CommandException(
                    ExitCode.FAILED, "%s: nothing waits: it runs the image its tag names".formatted(name), null);
        }
        out.lines(DiffCommand.text(diffs, layout));
        return diffs.stream()
                .flatMap(diff -> Stream.ofNullable(diff.toDigest()))
                .distinct()
                .toList();
    }

    private static Approved approved(Backend backend, List<ApprovalView> approvals, String name) {
        List<StatusView> workloads = backend.status().stream()
                .filter(workload -> name.equals(workload.unit()))
                .toList();
        return new Approved(
                approvals,
                Stream.concat(later(workloads, approvals), reasons(workloads)).toList());
    }

    /** The registry may name another release between the look and the word. */
    private static Stream<String> later(List<StatusView> workloads, List<ApprovalView> approvals) {
        return workloads.stream()
                .filter(workload -> workload.candidate() != null)
                .filter(workload ->
                        approvals.stream().anyMatch(approval -> approval.image().equals(workload.image())))
                .filter(workload -> approvals.stream()
                        .noneMatch(approval -> approval.digest().equals(workload.candidate())))
                .map(workload -> "another release of %s waits, and is not approved: %s"
                        .formatted(workload.image(), ShortDigest.of(workload.candidate())))
                .distinct();
    }

    private static Stream<String> reasons(List<StatusView> workloads) {
        return workloads.stream()
                .flatMap(workload -> workload.gates().stream())
                .map(GateView::reason)
                .distinct();
    }
}
