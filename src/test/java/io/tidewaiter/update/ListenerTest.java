package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Report;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing downstream calls back upstream. */
class ListenerTest {

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void publishV2() {
        bed.host.runs(WEB_UNIT, WEB, TestImage.good("v1"));
        bed.host.publish(TestImage.good("v2"));
    }

    @Test
    void hearsWhatTheEngineSaysAboutAPull() {
        // when
        bed.update();

        // then
        assertThat(bed.events)
                .filteredOn(Event.Progress.class::isInstance)
                .extracting(event -> ((Event.Progress) event).pull().line())
                .singleElement()
                .asString()
                .startsWith("Trying to pull registry.example/web@sha256:");
    }

    @Test
    void hearsOfAStateOnceItIsWritten() {
        // given
        bed.host.acts.fail("write staged");

        // when
        bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "abandoned");
    }

    @Test
    void doesNoHarmWhenItThrows() {
        // given
        bed.listener(event -> {
            throw new IllegalStateException("a mistake of the listener");
        });

        // when
        Report report = bed.update();

        // then
        assertThat(report.hasFailures()).isFalse();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(bed.history()).singleElement().returns("updated", Journal.Past::outcome);
    }
}
