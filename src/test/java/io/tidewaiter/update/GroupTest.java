package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.tidewaiter.host.Container;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.SimulatedUnits.Unit;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A unit with several containers: its restart moves all of them, and all of them count. */
class GroupTest {

    private static final Reference API = Reference.parse("other.example/api:1");
    private static final Reference HELPER = Reference.parse("other.example/helper:1");
    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    private Unit web;

    /** Two that follow the tag that moves, one that follows another, and one that follows nothing. */
    @BeforeEach
    void runFourContainers() {
        bed.host.runs(WEB_UNIT, WEB, V1);
        web = bed.host.follows(WEB_UNIT, WEB);
        bed.host.registry.publish(API, V1);
        bed.host.engine.have(V1, API);
        bed.host.engine.have(V1, HELPER);
        bed.host.follows(WEB_UNIT, API);
        web.runsToo.put("helper", HELPER);
        restart();
        bed.host.publish(V2);
    }

    private void restart() {
        bed.host.units.stopNow(web);
        bed.host.units.startNow(web);
    }

    private List<String> containers() {
        return bed.host.engine.containersNow(WEB_UNIT).stream()
                .map(Container::name)
                .toList();
    }

    @Test
    void isMovedByOneRestart() {
        // when
        Report report = bed.update();

        // then
        assertThat(report.rows())
                .extracting(Row::container, Row::updated)
                .containsExactly(tuple("web", Updated.TRUE), tuple("web1", Updated.TRUE), tuple("web2", Updated.FALSE));
        assertThat(bed.host.acts.log()).containsOnlyOnce("restart " + WEB_UNIT);
        assertThat(bed.history()).hasSize(1);
    }

    @Test
    void goesBackWhenAnotherContainerOfTheReleaseEnds() {
        assertThat(goesBackWithout("web1"))
                .extracting(Row::updated)
                .startsWith(Updated.ROLLED_BACK, Updated.ROLLED_BACK);
    }

    @Test
    void goesBackWhenTheContainerOfAnotherImageEnds() {
        assertThat(goesBackWithout("web2").getLast().updated()).isEqualTo(Updated.FALSE);
    }

    @Test
    void goesBackWhenAContainerEndsThatFollowsNothing() {
        goesBackWithout("helper");
    }

    private List<Row> goesBackWithout(String container) {
        // given
        web.endsWith.put(container, "v2");

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows().getFirst().updated()).isEqualTo(Updated.ROLLED_BACK);
        assertThat(report.rows().getFirst().why()).contains("has no container " + container);
        assertThat(bed.quarantine()).containsExactly(V2.index());
        assertThat(containers()).containsExactlyInAnyOrder("web", "web1", "web2", "helper");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.host.acts.log().stream().filter(("restart " + WEB_UNIT)::equals))
                .hasSize(2);
        return report.rows();
    }

    @Test
    void isNotHeldUpByWhatWasDownBefore() {
        // given
        bed.host.engine.removeContainer(WEB_UNIT, "web2");
        bed.host.engine.removeContainer(WEB_UNIT, "helper");
        web.endsWith.put("web2", "v2");
        web.endsWith.put("helper", "v2");

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("updated");
    }

    @Test
    void isKnownAfterACrashToo() {
        // given
        web.endsWith.put("helper", "v2");
        Future<Void> killed = bed.host.acts.killAfter("restart " + WEB_UNIT);
        bed.beginUpdate(Scope.ALL);
        TestBed.await(killed);

        // when
        bed.startAgain();
        bed.resume();

        // then
        assertThat(bed.states()).endsWith("rolling back", "rolled back");
        assertThat(containers()).contains("helper");
    }
}
