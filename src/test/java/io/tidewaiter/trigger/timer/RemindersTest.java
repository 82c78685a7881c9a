package io.tidewaiter.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.health.WallClock;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever waits is looked at when it need wait no longer. */
class RemindersTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant ONE = Instant.parse("2026-11-25T13:00:00Z");
    private static final Instant TWO = Instant.parse("2026-11-25T14:00:00Z");

    private final ManualTicker ticker = new ManualTicker();
    private final WallClock clock = new WallClock(ticker, NOON);
    private final List<Set<String>> looks = new ArrayList<>();
    private Promise<Void> check = Promise.promise();
    private final Reminders reminders = new Reminders(ticker, clock, this::look);

    private io.vertx.core.Future<Void> look(Scope scope) {
        assertThat(scope.asked()).as("asked for by a person").isFalse();
        looks.add(scope.units());
        check = Promise.promise();
        return check.future();
    }

    @Test
    void looksAtThoseThatAreDueTogetherAtTheirMoment() {
        // given
        reminders.note(
                report(row("a.service", ONE), row("b.service", ONE), row("c.service", TWO), row("d.service", null)));

        // when
        ticker.pass(Duration.ofMinutes(59));
        assertThat(looks).isEmpty();
        ticker.pass(Duration.ofMinutes(1));

        // then
        assertThat(looks).containsExactly(Set.of("a.service", "b.service"));

        // when
        check.complete();
        ticker.pass(Duration.ofDays(1));

        // then
        assertThat(looks).containsExactly(Set.of("a.service", "b.service"), Set.of("c.service"));
    }

    @Test
    void goesByWhatWasFoundLast() {
        // given
        reminders.note(report(row("a.service", ONE), row("b.service", ONE)));

        // when
        reminders.note(report(row("a.service", TWO), row("b.service", null)));
        ticker.pass(Duration.ofMinutes(61));

        // then
        assertThat(looks).isEmpty();

        // when
        ticker.pass(Duration.ofMinutes(60));

        // then
        assertThat(looks).containsExactly(Set.of("a.service"));
    }

    @Test
    void looksAtOnceWhenAPersonSaysSoButNotWhileItLooks() {
        // when
        reminders.now("a.service");
        reminders.now("b.service");
        reminders.now("b.service");

        // then
        assertThat(looks).containsExactly(Set.of("a.service"));

        // when
        check.complete();

        // then
        assertThat(looks).containsExactly(Set.of("a.service"), Set.of("b.service"));
    }

    @Test
    void doesNotWaitForACheckThatWaitsForALongUpdate() {
        // given
        reminders.note(report(row("a.service", ONE), row("b.service", TWO)));

        // when
        ticker.pass(Duration.ofHours(3));

        // then
        assertThat(looks).containsExactly(Set.of("a.service"), Set.of("b.service"));
    }

    @Test
    void goesOnThoughACheckThrows() {
        // given
        Reminders throwing = new Reminders(ticker, clock, scope -> {
            looks.add(scope.units());
            throw new IllegalStateException("no check");
        });
        throwing.note(report(row("a.service", ONE), row("b.service", TWO)));

        // when
        ticker.pass(Duration.ofHours(3));

        // then
        assertThat(looks).containsExactly(Set.of("a.service"), Set.of("b.service"));
    }

    @Test
    void doesNotLookAgainAndAgainWhenTheMomentHasPassed() {
        // given
        reminders.note(report(row("a.service", NOON.minusSeconds(60))));
        assertThat(looks).isEmpty();

        // when
        ticker.pass(Duration.ofSeconds(1));

        // then
        assertThat(looks).hasSize(1);
    }

    @Test
    void keepsWhatACheckFoundOverWhatWasKnownBefore() {
        // given
        reminders.note(report(row("a.service", TWO)));
        reminders.note("a.service", ONE);
        reminders.note("b.service", ONE);

        // when
        ticker.pass(Duration.ofHours(1));

        // then
        assertThat(looks).containsExactly(Set.of("b.service"));
    }

    @Test
    void stops() {
        reminders.note(report(row("a.service", ONE)));
        reminders.stop();
        ticker.pass(Duration.ofDays(1));

        assertThat(looks).isEmpty();
    }

    private static Report report(Row... rows) {
        return new Report(Arrays.asList(rows));
    }

    private static Row row(String unit, @Nullable Instant until) {
        Gates gates = new Gates(List.of(new Gate(Gate.Kind.WINDOW, "closed", until)), until);
        return new Row(
                        null,
                        unit,
                        "c",
                        "",
                        "r.example/a:1",
                        "registry",
                        Updated.PENDING,
                        "closed",
                        null,
                        null,
                        null,
                        false)
                .withGates(gates);
    }
}
