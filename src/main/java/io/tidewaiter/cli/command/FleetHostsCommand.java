package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.FleetSession;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.ShortDigest;
import io.tidewaiter.cli.print.Table;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetStatus;
import io.tidewaiter.fleet.rollout.FleetView;
import io.tidewaiter.fleet.rollout.FollowingHost;
import io.tidewaiter.fleet.rollout.HostStandings;
import io.tidewaiter.fleet.rollout.TargetView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter fleet hosts}: what each host runs, what it waits for, and who holds it. */
@Command(
        name = "hosts",
        description = "Show what each host of the fleet runs, what it waits for, and who holds it.",
        mixinStandardHelpOptions = true)
final class FleetHostsCommand implements Callable<Integer> {

    private static final int LABELS = 2;
    private static final int IMAGE = 3;
    private static final int WAITS = 6;
    private static final int RESULT = 7;

    private static final List<Table.Cut> CUTS = List.of(
            new Table.Cut(RESULT, 20, false),
            new Table.Cut(LABELS, 0, false),
            new Table.Cut(WAITS, 30, false),
            new Table.Cut(IMAGE, 16, true),
            new Table.Cut(RESULT, 8, false),
            new Table.Cut(WAITS, 12, false),
            new Table.Cut(1, 0, false));

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
            List<FollowingHost> hosts = new ArrayList<>();
            targets.forEach(target -> hosts.addAll(of(session, view, target)));
            if (!filter.namesReference()) {
                hosts.addAll(idle(view));
            }
            hosts.sort(Comparator.comparing(FollowingHost::host).thenComparing(FollowingHost::reference));
            Printer out = Printer.out(command.commandLine());
            if (filter.isJson()) {
                out.json(hosts);
            } else if (hosts.isEmpty()) {
                out.line("fleet %s has no hosts yet".formatted(session.fleet().name()));
            } else {
                out.lines(CommandSupport.layout(command).table(table(hosts), CUTS));
            }
            return ExitCode.OK;
        }
    }

    private static List<FollowingHost> of(FleetSession session, FleetView view, Target target) {
        TargetView now = view.of(target, session.fleet().of(target));
        return HostStandings.of(
                        now,
                        FleetStatus.progress(view, now).orElse(null),
                        view.leader().isPresent())
                .stream()
                .map(standing -> FollowingHost.of(standing, target))
                .toList();
    }

    /** Those that follow nothing. */
    private List<FollowingHost> idle(FleetView view) {
        return view.hosts().stream()
                .flatMap(host -> view
                        .info(host)
                        .filter(info -> info.runs().isEmpty())
                        .filter(info -> filter.takes(info.group()))
                        .map(info -> FollowingHost.idle(host, info, view.isBeating(host)))
                        .stream())
                .toList();
    }

    private static Table table(List<FollowingHost> hosts) {
        Table table = new Table("HOST", "GROUP", "LABELS", "IMAGE", "RUNS", "STATE", "WAITS FOR", "LAST RESULT");
        hosts.forEach(host -> table.add(
                FleetText.brief(host.host()),
                FleetText.brief(host.group()),
                FleetText.brief(host.labels().entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","))),
                FleetText.brief(host.reference()),
                host.digest().isEmpty()
                        ? "-"
                        : ShortDigest.of(host.digest())
                                + (host.version().isEmpty() ? "" : " (%s)".formatted(FleetText.brief(host.version()))),
                host.state(),
                FleetText.brief(host.waits()),
                host.reason().isEmpty()
                        ? result(host)
                        : "%s: %s".formatted(result(host), FleetText.brief(host.reason()))));
        return table;
    }

    private static String result(FollowingHost host) {
        return host.result().isEmpty() ? "-" : host.result() + " " + ShortDigest.of(host.of());
    }
}
