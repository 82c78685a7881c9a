package io.tidewaiter.fleet.rollout;

import io.tidewaiter.fleet.model.FleetNews;
import io.tidewaiter.fleet.model.FleetNews.Item;
import io.tidewaiter.fleet.model.FleetNews.Said;
import io.tidewaiter.fleet.model.NewsKind;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.RolloutGate.Word;
import io.tidewaiter.fleet.model.RolloutProgress;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.text.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Decides what there is to tell of a rollout. Pure. */
final class RolloutNews {

    private static final int LONGEST_REASON = 2000;

    private final Target target;
    private final Rollout rollout;
    private final RolloutGate gate;
    private final RolloutProgress progress;
    private final String at;

    private RolloutNews(Target target, Rollout rollout, RolloutGate gate, RolloutProgress progress, String at) {
        this.target = target;
        this.rollout = rollout;
        this.gate = gate;
        this.progress = progress;
        this.at = at;
    }

    /** @return the same where there is nothing new */
    static FleetNews after(FleetNews before, TargetView view, RolloutProgress progress, String at) {
        if (view.rollout() == null || view.gate() == null) {
            return before;
        }
        return new RolloutNews(
                        view.target(), view.rollout().value(), view.gate().value(), progress, at)
                .after(before);
    }

    /** What is so when coordinators begin to tell is no news. */
    static FleetNews first(List<TargetView> views) {
        FleetNews news = FleetNews.NONE;
        for (TargetView view : views) {
            if (view.rollout() != null && view.gate() != null) {
                Rollout rollout = view.rollout().value();
                news = news.with(
                        List.of(),
                        new Said(
                                view.target().group(),
                                view.target().reference(),
                                rollout.id(),
                                view.gate().value().word() == Word.HALTED,
                                done(rollout, view.gate().value()),
                                rollout.wave()));
            }
        }
        return news;
    }

    private FleetNews after(FleetNews before) {
        Said said = before.said(target)
                .filter(known -> known.rollout().equals(rollout.id()))
                .orElse(Said.of(target, rollout.id()));
        List<Item> more = new ArrayList<>();
        int done = done(rollout, gate);
        IntStream.range(said.done(), done)
                .forEach(wave -> more.add(
                        item(NewsKind.WAVE_DONE, wave, progress.proven() + progress.arrived(), "the coordinator", "")));
        boolean halted = gate.word() == Word.HALTED;
        if (halted && !said.halted()) {
            more.add(item(NewsKind.HALTED, rollout.wave(), exposed(), gate.by(), gate.why()));
        }
        boolean late = progress.late() > 0 && said.late() < rollout.wave() && !halted;
        if (late) {
            more.add(item(
                    NewsKind.HOST_LATE,
                    rollout.wave(),
                    progress.late(),
                    "the coordinator",
                    String.join("; ", progress.someLate())));
        }
        Said now = new Said(
                target.group(),
                target.reference(),
                rollout.id(),
                halted || said.halted(),
                Math.max(done, said.done()),
                late ? rollout.wave() : said.late());
        return more.isEmpty() && before.said(target).filter(now::equals).isPresent() ? before : before.with(more, now);
    }

    private static int done(Rollout rollout, RolloutGate gate) {
        return gate.word() == Word.DONE ? rollout.strategy().waves().size() + 1 : rollout.wave();
    }

    private int exposed() {
        return progress.proven() + progress.failed() + progress.rolledBack() + progress.lost() + progress.updating();
    }

    private Item item(NewsKind kind, int wave, int hosts, String by, String reason) {
        return new Item(
                0,
                kind,
                target.group(),
                target.reference(),
                rollout.id(),
                rollout.digest(),
                wave,
                rollout.strategy().waves().size(),
                hosts,
                by,
                reason == null ? "" : Visible.beginning(reason, LONGEST_REASON),
                at);
    }
}
