package io.tidewaiter.fleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.fleet.model.FleetNews;
import io.tidewaiter.fleet.model.FleetNews.Item;
import io.tidewaiter.fleet.model.NewsKind;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.RolloutGate.Word;
import io.tidewaiter.fleet.model.RolloutProgress;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RolloutNewsTest {

    private static final Target WEB = new Target("default", "registry.example/web:prod");
    private static final String AT = "2026-03-01T10:00:00Z";

    @Test
    void tellsEachWaveOnce() {
        FleetNews begun = after(FleetNews.NONE, 0, Word.RUN, 0);
        assertThat(begun.items()).isEmpty();

        FleetNews one = after(begun, 1, Word.RUN, 0);
        FleetNews same = after(one, 1, Word.RUN, 0);
        FleetNews all = after(same, 2, Word.DONE, 0);

        assertThat(one.items()).extracting(Item::kind, Item::wave).containsExactly(tuple(NewsKind.WAVE_DONE, 0));
        assertThat(same).isSameAs(one);
        assertThat(all.items()).extracting(Item::wave).containsExactly(0, 1, 2);
        assertThat(all.items()).extracting(Item::number).containsExactly(1L, 2L, 3L);
    }

    @Test
    void tellsAHaltOnceWithItsReason() {
        FleetNews halted = after(after(FleetNews.NONE, 0, Word.RUN, 0), 0, Word.HALTED, 0);

        assertThat(halted.items()).extracting(Item::kind).containsExactly(NewsKind.HALTED);
        assertThat(halted.items().getFirst().reason()).isEqualTo("2 hosts failed");
        assertThat(halted.items().getFirst().by()).isEqualTo("host-2");
        assertThat(after(halted, 0, Word.HALTED, 5)).isSameAs(halted);
    }

    @Test
    void tellsLateHostsOnceForEachWave() {
        FleetNews late = after(after(FleetNews.NONE, 0, Word.RUN, 0), 0, Word.RUN, 3);
        FleetNews later = after(after(late, 0, Word.RUN, 4), 1, Word.RUN, 4);

        assertThat(late.items()).extracting(Item::kind, Item::hosts).containsExactly(tuple(NewsKind.HOST_LATE, 3));
        assertThat(late.items().getFirst().reason()).isEqualTo("host-7: it waits for its turn");
        assertThat(later.items())
                .extracting(Item::kind)
                .containsExactly(NewsKind.HOST_LATE, NewsKind.WAVE_DONE, NewsKind.HOST_LATE);
    }

    /** What was so before coordinators began to tell. */
    @Test
    void whatIsSoAtTheBeginIsNoNews() {
        FleetNews first = RolloutNews.first(List.of(view("r1", 1, Word.HALTED)));

        assertThat(first.items()).isEmpty();
        assertThat(after(first, 1, Word.HALTED, 0)).isSameAs(first);
        assertThat(RolloutNews.after(first, view("r2", 1, Word.RUN), progress(0), AT)
                        .items())
                .extracting(Item::rollout)
                .containsExactly("r2");
    }

    @Test
    void keepsAHundred() {
        FleetNews news = FleetNews.NONE;
        for (String rollout :
                IntStream.range(0, 150).mapToObj(Integer::toString).toList()) {
            news = RolloutNews.after(news, view(rollout, 1, Word.RUN), progress(0), AT);
        }

        assertThat(news.items()).hasSize(FleetNews.MOST);
        assertThat(news.items().getLast().number()).isEqualTo(150);
        assertThat(news.said()).hasSize(1);
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private static FleetNews after(FleetNews before, int wave, Word word, int late) {
        return RolloutNews.after(before, view("r1", wave, word), progress(late), AT);
    }

    private static TargetView view(String id, int wave, Word word) {
        Rollout rollout =
                new Rollout(id, "sha256:" + "1".repeat(64), Strategy.DEFAULT, wave, 2, List.of(), "host-1", AT);
        return new TargetView(
                WEB,
                new Versioned<>(rollout, 1),
                new Versioned<>(new RolloutGate(id, word, "host-2", "2 hosts failed", AT), 2),
                null,
                List.of(),
                Set.of(),
                Set.of(),
                Strategy.DEFAULT);
    }

    private static RolloutProgress progress(int late) {
        return new RolloutProgress(
                "r1", 10, 5, 1, 2, 0, 1, 0, 2, 0, 0, late, 0, 0, "", List.of("host-7: it waits for its turn"), "");
    }
}
