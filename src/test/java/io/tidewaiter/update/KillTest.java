package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.SignatureRule;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.TestImage.Behaviour;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Killed after each act, one after the other: without help the workload ends on an image that was proven, what was
 * active is active, and what a person stopped rests until the next boot.
 */
class KillTest {

    private static final List<Consumer<SimulatedHost>> MEANWHILE = List.of(
            host -> {},
            host -> {
                host.reboot();
                host.startAll();
            },
            host -> host.engine.prune());

    private static final SimulatedEngine.Policy ACCEPTS = new SimulatedEngine.Policy() {
        @Override
        public SignatureRule rule(Reference name) {
            return new SignatureRule(false, "any rule", "");
        }

        @Override
        public boolean accepts(Reference name, TestImage image) {
            return name.equals(WEB);
        }
    };

    private boolean judged;
    private boolean hooked;

    @ParameterizedTest
    @EnumSource
    void survivesAKillAtAnyInstant(Behaviour behaviour) {
        TestImage candidate = TestImage.of("v2", behaviour);
        for (Consumer<SimulatedHost> meanwhile : MEANWHILE) {
            int acts = rehearse(candidate).size();
            for (int killed = 0; killed < acts; killed++) {
                try (TestBed bed = bed(candidate)) {
                    // given
                    kill(bed, killed);
                    meanwhile.accept(bed.host);

                    // when
                    bed.resume();

                    // then
                    assertSound(bed, candidate, killed);
                    bed.update();
                    assertSettled(bed, candidate);
                }
            }
        }
    }

    /** A pull by tag moves the local name: it is put back, whatever comes between. */
    @ParameterizedTest
    @EnumSource(names = {"GOOD", "SILENT"})
    void survivesAKillWhereThePolicyJudges(Behaviour behaviour) {
        judged = true;
        survivesAKillAtAnyInstant(behaviour);
    }

    /** The unit is stopped on its way back, which must not be taken for a person's wish. */
    @ParameterizedTest
    @EnumSource(names = {"GOOD", "SILENT"})
    void survivesAKillWhereHooksRun(Behaviour behaviour) {
        hooked = true;
        survivesAKillAtAnyInstant(behaviour);
    }

    @Test
    void survivesAnotherKillWhileItContinues() {
        TestImage candidate = TestImage.silent("v2");
        List<String> acts = rehearse(candidate);
        for (int killed = acts.indexOf("write activating"); killed < acts.size(); killed++) {
            boolean going = true;
            for (int again = 0; going; again++) {
                try (TestBed bed = bed(candidate)) {
                    // given
                    kill(bed, killed);
                    going = kill(bed, again);

                    // when
                    bed.update();

                    // then
                    assertSettled(bed, candidate);
                }
            }
        }
    }

    private List<String> rehearse(TestImage candidate) {
        try (TestBed bed = bed(candidate)) {
            bed.update();
            return bed.host.acts.log();
        }
    }

    private TestBed bed(TestImage candidate) {
        TestBed bed = new TestBed();
        bed.host.runs(WEB_UNIT, WEB, TestImage.good("v1"));
        bed.host.requires("proxy.service", WEB_UNIT);
        bed.host.stoppedBeside("beside.service", WEB_UNIT);
        bed.host.publish(candidate);
        if (hooked) {
            bed.host.hooked = HookedUpdateTest.AT_ALL_POINTS;
        }
        if (judged) {
            bed.host.engine.policy(ACCEPTS);
        }
        return bed;
    }

    /** @return false when the check ended before there were so many acts */
    private static boolean kill(TestBed bed, int number) {
        Future<Void> killed = bed.host.acts.killAfter(number);
        Future<Report> ended = bed.beginUpdate(Scope.ALL);
        TestBed.await(Future.any(killed, ended));
        boolean hit = killed.isComplete();
        bed.startAgain();
        return hit;
    }

    /** After the start, before the next check. */
    private static void assertSound(TestBed bed, TestImage candidate, int killed) {
        String proven = candidate.behaviour() == Behaviour.GOOD ? "v[12]" : "v1";
        String act = "killed after act " + killed + " of " + candidate.behaviour();
        assertThat(bed.host.running(WEB_UNIT)).as(act).matches(proven);
        assertThat(bed.host.tagged(WEB)).as(act).matches(proven);
        assertThat(TestBed.await(bed.journal().unfinished())).as(act).isEmpty();
    }

    /** After the first check that follows. */
    private static void assertSettled(TestBed bed, TestImage candidate) {
        boolean good = candidate.behaviour() == Behaviour.GOOD;
        assertThat(bed.quarantine()).hasSize(good ? 0 : 1);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo(good ? "v2" : "v1");
        assertThat(bed.host.tagged(WEB)).isEqualTo(good ? "v2" : "v1");
        assertThat(bed.host.running("proxy.service")).isEqualTo("active");
        assertThat(bed.host.running("beside.service")).isEqualTo(bed.host.units.boots() > 1 ? "active" : "inactive");
        assertThat(bed.host.engine.stored().kept()).contains("v1");
    }
}
