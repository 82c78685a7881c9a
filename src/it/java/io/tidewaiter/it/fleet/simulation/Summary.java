package io.tidewaiter.it.fleet.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The medians over the runs of each quality, and what others would have exposed. */
final class Summary {

    private final List<Figures> runs;
    private final int canaries;

    Summary(List<Figures> runs, int canaries) {
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

    private Table ours() {
        Table table = new Table(
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
        for (Build.Quality quality : Build.Quality.values()) {
            for (boolean troubled : new boolean[] {false, true}) {
                List<Figures> some = runs.stream()
                        .filter(run -> run.quality() == quality && run.faults().isEmpty() != troubled)
                        .toList();
                if (!some.isEmpty()) {
                    row(table, quality, troubled, some);
                }
            }
        }
        return table;
    }

    private static void row(Table table, Build.Quality quality, boolean troubled, List<Figures> some) {
        List<Figures> halted = some.stream().filter(Figures::halted).toList();
        table.add(
                quality,
                troubled ? "yes" : "no",
                some.size(),
                halted.size(),
                quality.isBad()
                        ? "%.0f (%d)"
                                .formatted(
                                        median(some, Figures::exposed),
                                        some.stream()
                                                .mapToInt(Figures::exposed)
                                                .max()
                                                .orElse(0))
                        : "-",
                quality.isBad() ? median(some, Figures::exposedPercent) : "-",
                some.stream().mapToInt(Figures::startsAfterHalt).sum(),
                some.stream().mapToInt(Figures::overBudget).sum(),
                some.stream().mapToInt(Figures::twice).sum(),
                halted.isEmpty() ? "-" : median(halted, run -> run.untilHaltMillis() / 1000.0),
                median(some, run -> run.tookMillis() / 1000.0),
                Math.round(median(some, run -> run.load().requestsPerSecond())),
                Math.round(median(some, run -> run.load().bytesPerSecond() / 1000)),
                median(some, run -> run.load().databaseBytes() / 1e6));
    }

    private Table peers() {
        Table table = new Table("release", "whose rules", "exposed hosts (most)", "exposed %");
        for (Build.Quality quality : Build.Quality.values()) {
            List<Figures> some = runs.stream()
                    .filter(run -> run.quality() == quality && quality.isBad())
                    .toList();
            if (some.isEmpty()) {
                continue;
            }
            peer(table, quality, "Tidewaiter (measured)", some, Figures::exposed);
            for (Peer peer : Peer.values()) {
                peer(table, quality, peer.toString(), some, run -> peer.exposed(run.build(), run.hosts(), canaries));
            }
        }
        return table;
    }

    private static void peer(
            Table table, Build.Quality quality, String whose, List<Figures> some, ToDoubleFunction<Figures> exposed) {
        double median = median(some, exposed);
        table.add(
                quality,
                whose,
                "%.0f (%.0f)"
                        .formatted(
                                median, some.stream().mapToDouble(exposed).max().orElse(0)),
                100 * median / some.getFirst().hosts());
    }

    static double median(List<Figures> runs, ToDoubleFunction<Figures> figure) {
        List<Double> sorted = new ArrayList<>(
                runs.stream().map(run -> figure.applyAsDouble(run)).sorted().toList());
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
