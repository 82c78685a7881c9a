package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.FleetSession;
import io.tidewaiter.cli.print.Layout;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.Sheet;
import io.tidewaiter.cli.print.ShortDigest;
import io.tidewaiter.cli.print.Table;
import io.tidewaiter.fleet.model.RolloutProgress;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetStatus;
import io.tidewaiter.fleet.rollout.FleetView;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter fleet status}: how far each release is, and what it waits for. */
@Command(
        name = "status",
        description = "Show how far each release is in the fleet, and what it waits for.",
        mixinStandardHelpOptions = true)
final class FleetStatusCommand implements Callable<Integer> {

    private static final int WIDTH = 12;
    private static final int IMAGE = 0;
    private static final int GROUP = 1;
    private static final int VERSION = 3;
    private static final int WAITS = 9;

    private static final List<Table.Cut> CUTS = List.of(
            new Table.Cut(WAITS, 30, false),
            new Table.Cut(VERSION, 0, false),
            new Table.Cut(IMAGE, 20, true),
            new Table.Cut(GROUP, 0, false),
            new Table.Cut(WAITS, 12, false),
            new Table.Cut(IMAGE, 10, true));

    @Mixin
    private FleetFilter filter = new FleetFilter();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        try (FleetSession session = FleetWord.open(command)) {
            FleetView view = session.read();
            List<Target> targets = filter.shown(view);
            List<FleetStatus> all = targets.stream()
                    .map(target -> FleetStatus.of(view, target, session.fleet().of(target)))
                    .toList();
            Printer out = Printer.out(command.commandLine());
            Layout layout = CommandSupport.layout(command);
            if (filter.isJson()) {
                out.json(all);
            } else if (all.isEmpty()) {
                out.line("no host of fleet %s follows a reference yet"
                        .formatted(session.fleet().name()));
            } else if (filter.namesReference() || all.size() == 1) {
                all.forEach(one -> out.lines(sheet(one, layout)));
            } else {
                out.lines(table(all, layout));
            }
            if (view.leader().isEmpty()) {
                Printer.err(command.commandLine())
                        .line("no coordinator leads, so nothing goes on: start tidewaiter-fleet.service on a host");
            }
            return ExitCode.OK;
        }
    }

    private static String table(List<FleetStatus> all, Layout layout) {
        Table table = new Table(
                "IMAGE", "GROUP", "RELEASE", "VERSION", "STATE", "DONE", "UPDATING", "FAILED", "LATE", "WAITS FOR");
        all.forEach(one -> {
            RolloutProgress progress = one.progress();
            table.add(
                    FleetText.brief(one.reference()),
                    FleetText.brief(one.group()),
                    ShortDigest.of(one.digest()),
                    FleetText.brief(one.version()),
                    one.stage(),
                    progress == null
                            ? "-"
                            : "%d of %d".formatted(progress.proven() + progress.arrived(), progress.hosts()),
                    progress == null ? "-" : String.valueOf(progress.updating()),
                    progress == null
                            ? "-"
                            : String.valueOf(progress.failed() + progress.rolledBack() + progress.lost()),
                    progress == null ? "-" : String.valueOf(progress.late()),
                    FleetText.brief(one.waits()));
        });
        return layout.table(table, CUTS);
    }

    private static String sheet(FleetStatus one, Layout layout) {
        Sheet sheet = new Sheet(
                WIDTH,
                "%s (group %s)".formatted(FleetText.brief(one.reference()), FleetText.brief(one.group())),
                layout);
        sheet.line("coordinator", one.leader() == null ? "none leads" : FleetText.brief(one.leader()) + " leads");
        sheet.line("release", one.digest() == null ? "none" : FleetText.brief(one.digest()));
        sheet.known("version", one.version() == null ? null : FleetText.brief(one.version()));
        sheet.line("state", one.stage());
        if (one.began() != null) {
            sheet.line(
                    "began",
                    "%s, by %s".formatted(FleetText.time(one.began(), layout), FleetText.brief(one.beganBy())));
        }
        if (one.progress() != null) {
            progress(sheet, one, one.progress());
        }
        if (!one.waits().isEmpty()) {
            sheet.line("waits for", FleetText.brief(one.waits()));
            sheet.line("since", FleetText.time(one.waitsSince(), layout));
        }
        if (one.progress() != null) {
            sheet.lines(
                    "late",
                    one.progress().someLate().stream()
                            .limit(20)
                            .map(FleetText::brief)
                            .toList());
        }
        if (one.lastAct() != null) {
            sheet.line("last act", FleetText.brief(one.lastAct().text()));
        }
        sheet.lines(
                "quarantine", one.quarantined().stream().map(FleetText::brief).toList());
        return sheet.toString();
    }

    private static void progress(Sheet sheet, FleetStatus one, RolloutProgress progress) {
        sheet.line(
                "hosts",
                "%d there, %d of them in open waves; %d away"
                        .formatted(progress.hosts(), progress.wave(), progress.away()));
        sheet.line("done", "%d proven, %d run it already".formatted(progress.proven(), progress.arrived()));
        sheet.line(
                "under way",
                "%d updating, %d may begin; at most %d at once"
                        .formatted(progress.updating(), progress.granted(), progress.budget()));
        sheet.line("waiting", String.valueOf(progress.waiting()));
        sheet.line(
                "failed",
                "%d by the image's fault (%d halt it), %d by a fault of their own, %d lost"
                        .formatted(progress.failed(), one.threshold(), progress.rolledBack(), progress.lost()));
        sheet.line(
                "exposed",
                progress.hosts() == 0
                        ? String.valueOf(one.exposed())
                        : "%d hosts, %.1f %%".formatted(one.exposed(), 100.0 * one.exposed() / progress.hosts()));
        sheet.line("late hosts", String.valueOf(progress.late()));
    }
}
