package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which versions are told, and what that costs. */
class VersionsTest {

    private static final TestImage V1 = TestImage.good("1.4.2");
    private static final TestImage V2 = TestImage.good("1.5.0");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1() {
        bed.host.runs(WEB_UNIT, WEB, V1);
    }

    @Test
    void areInTheRowTheEventsAndTheHistoryOfAnUpdate() {
        bed.host.publish(V2);

        Row row = bed.update().rows().getFirst();

        assertThat(row.versions().text()).isEqualTo("1.4.2 → 1.5.0");
        assertThat(bed.events)
                .filteredOn(Event.Entered.class::isInstance)
                .extracting(event -> event.update().versions().text())
                .as("before it is here, nobody knows what it is")
                .containsExactly("1.4.2 → -", "1.4.2 → 1.5.0", "1.4.2 → 1.5.0", "1.4.2 → 1.5.0", "1.4.2 → 1.5.0");
        assertThat(bed.history())
                .singleElement()
                .satisfies(past -> assertThat(past.versions().text()).isEqualTo("1.4.2 → 1.5.0"));
    }

    @Test
    void costTheRegistryNothingWhereTheImageComesAnyway() {
        bed.update();
        bed.host.publish(V2);
        bed.update();

        assertThat(bed.host.registry.lookedInto()).isEmpty();
    }

    @Test
    void costOneLookIntoWhatWaitsOutside() {
        bed.host.gates = new GatePolicy(Duration.ofDays(3), false, null);
        bed.host.publish(V2);

        Row row = bed.update().rows().getFirst();

        assertThat(row.updated()).isEqualTo(Updated.PENDING);
        assertThat(row.versions().text()).isEqualTo("1.4.2 → 1.5.0");
        assertThat(bed.host.registry.lookedInto()).containsExactly(V2.index());
    }

    @Test
    void costNothingForWhatFailedHere() {
        bed.host.publish(TestImage.exits("1.6.0"));
        assertThat(bed.update().rows().getFirst().updated()).isEqualTo(Updated.ROLLED_BACK);

        Row row = bed.update().rows().getFirst();

        assertThat(row.updated()).isEqualTo(Updated.FALSE);
        assertThat(row.versions().text()).as("it was here once").isEqualTo("1.4.2 → 1.6.0");
        assertThat(bed.host.registry.lookedInto()).isEmpty();
    }

    @Test
    void costNothingWherePodmansAnswerIsWanted() {
        bed.host.publish(V2);

        bed.dryRun(Scope.autoUpdate(new Scope.Terms(Set.of(), false, true, null, null)));

        assertThat(bed.host.registry.lookedInto()).isEmpty();
    }

    @Test
    void keepNoUpdateFromGoingOn() {
        bed.host.acts.fail("look into registry.example/web@" + V2.index());
        bed.host.publish(V2);

        Row row = bed.dryRun().rows().getFirst();

        assertThat(row.updated()).isEqualTo(Updated.PENDING);
        assertThat(row.versions().text()).isEqualTo("1.4.2 → -");
    }
}
