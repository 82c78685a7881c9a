package io.tidewaiter.it.fleet.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The medians over the runs of each quality, and what others would have exposed. */
final class Summary {

    private final List<FleetFigures> runs;
    private final int canaries;

    Summary(List<FleetFigures> runs, int canaries) {
        this.runs = List.copyOf(runs);
        this.canaries = canaries;
    }

    @Override
    public String toString() {
        return "\n%s\n\n%s\n\n%d releases, %d violations"
                .formatted(
                        ours(),
                        peers(),
                        runs.size(),
                        runs.stream().mapToInt(run -> run.violations().size()).sum());
    }

    private FleetTable ours() {
        FleetTable table = new FleetTable(
                "release",
                "faults",
                "runs",
                "halted",
                "exposed hosts (most)",
                "exposed %",
                "starts after the halt",
                "over budget",
                "twice",
                "first failure to halt (s)",
                "tag moved to halt or end (s)",
                "requests/s",
                "kB/s",
                "database MB");
        for (FleetImage.Quality quality : FleetImage.Quality.values()) {
            for (boolean troubled : new boolean[] {false, true}) {
                List<FleetFigures> some = runs.stream()
                        .filter(run -> run.quality() == quality && run.faults().isEmpty() != troubled)
                        .toList();
                if (!some.isEmpty()) {
                    row(table, quality, troubled, some);
                }
            }
        }
        return table;
    }

    private static void row(FleetTable table, FleetImage.Quality quality, boolean troubled, List<FleetFigures> some) {
        List<FleetFigures> halted = some.stream().filter(FleetFigures::halted).toList();
        table.add(
                quality,
                troubled ? "yes" : "no",
                some.size(),
                halted.size(),
                quality.isBad()
                        ? "%.0f (%d)"
                                .formatted(
                                        median(some, FleetFigures::exposed),
                                        some.stream()
                                                .mapToInt(FleetFigures::exposed)
                                                .max()
                                                .orElse(0))
                        : "-",
                quality.isBad() ? median(some, FleetFigures::exposedPercent) : "-",
                some.stream().mapToInt(FleetFigures::startsAfterHalt).sum(),
                some.stream().mapToInt(FleetFigures::overBudget).sum(),
                some.stream().mapToInt(FleetFigures::twice).sum(),
                halted.isEmpty() ? "-" : median(halted, run -> run.untilHaltMillis() / 1000.0),
                median(some, run -> run.tookMillis() / 1000.0),
                Math.round(median(some, run -> run.load().requestsPerSecond())),
                Math.round(median(some, run -> run.load().bytesPerSecond() / 1000)),
                median(some, run -> run.load().databaseBytes() / 1e6));
    }

    private FleetTable peers() {
        FleetTable table = new FleetTable("release", "whose rules", "exposed hosts (most)", "exposed %");
        for (FleetImage.Quality quality : FleetImage.Quality.values()) {
            List<FleetFigures> some = runs.stream()
                    .filter(run -> run.quality() == quality && quality.isBad())
                    .toList();
            if (some.isEmpty()) {
                continue;
            }
            peer(table, quality, "Tidewaiter (measured)", some, FleetFigures::exposed);
            for (Peer peer : Peer.values()) {
                peer(table, quality, peer.toString(), some, run -> peer.exposed(run.build(), run.hosts(), canaries));
            }
        }
        return table;
    }

    private static void peer(
            FleetTable table,
            FleetImage.Quality quality,
            String whose,
            List<FleetFigures> some,
            ToDoubleFunction<FleetFigures> exposed) {
        double median = median(some, exposed);
        table.add(
                quality,
                whose,
                "%.0f (%.0f)"
                        .formatted(
                                median, some.stream().mapToDouble(exposed).max().orElse(0)),
                100 * median / some.getFirst().hosts());
    }

    static double median(List<FleetFigures> runs, ToDoubleFunction<FleetFigures> figure) {
        List<Double> sorted = new ArrayList<>(
                runs.stream().map(run -> figure.applyAsDouble(run)).sorted().toList());
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
