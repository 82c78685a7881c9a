package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.TestImage.Behaviour;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Killed after each act of an update of an idle unit, one after the other: without help it ends idle, on an image that
 * was proven.
 */
class IdleKillTest {

    private static final String PROXY = "proxy.service";

    private static final List<Consumer<SimulatedHost>> MEANWHILE = List.of(host -> {}, SimulatedHost::reboot, host -> {
        // a visitor, who has gone before the next start
        host.units.startNow(host.units.unit(PROXY));
        host.units.stopNow(host.units.unit(PROXY));
        host.units.letGo();
    });

    @ParameterizedTest
    @EnumSource
    void endsIdleOnAProvenImage(Behaviour behaviour) {
        TestImage candidate = TestImage.of("v2", behaviour);
        for (Consumer<SimulatedHost> meanwhile : MEANWHILE) {
            int acts = rehearse(candidate);
            for (int killed = 0; killed < acts; killed++) {
                try (TestBed bed = bed(candidate)) {
                    // given
                    Future<Void> dead = bed.host.acts.killAfter(killed);
                    TestBed.await(Future.any(dead, bed.beginUpdate(Scope.ALL)));
                    bed.startAgain();
                    meanwhile.accept(bed.host);

                    // when
                    bed.resume();

                    // then
                    assertIdleOn(bed, behaviour == Behaviour.GOOD ? "v[12]" : "v1", killed);
                    assertThat(TestBed.await(bed.journal().unfinished())).isEmpty();
                    bed.update();
                    assertIdleOn(bed, behaviour == Behaviour.GOOD ? "v2" : "v1", killed);
                    assertThat(bed.quarantine()).hasSize(behaviour == Behaviour.GOOD ? 0 : 1);
                }
            }
        }
    }

    private int rehearse(TestImage candidate) {
        try (TestBed bed = bed(candidate)) {
            bed.update();
            return bed.host.acts.log().size();
        }
    }

    private TestBed bed(TestImage candidate) {
        TestBed bed = new TestBed();
        SimulatedUnits.Unit web = bed.host.runs(WEB_UNIT, WEB, TestImage.good("v1"));
        web.socketListens = true;
        web.stopsWhenUnneeded = true;
        bed.host.requires(PROXY, WEB_UNIT);
        bed.host.units.stopNow(web);
        bed.host.publish(candidate);
        return bed;
    }

    private static void assertIdleOn(TestBed bed, String image, int killed) {
        SimulatedUnits.Unit web = bed.host.units.unit(WEB_UNIT);
        String act = "killed after act " + killed;
        assertThat(web.active).as(act).isIn("inactive", "failed");
        assertThat(web.isIdle()).as(act).isTrue();
        assertThat(bed.host.units.held).as(act).isEmpty();
        assertThat(bed.host.tagged(WEB)).as(act).matches(image);
    }
}
