package io.tidewaiter.update.run;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.TestBed;
import io.tidewaiter.update.TestImage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptNamesTest {

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1() {
        bed.host.runs(WEB_UNIT, WEB, TestImage.good("v1"));
    }

    @Test
    void letsGoOfEveryNameOfOursAndOfNoOther() {
        // given
        bed.host.publish(TestImage.good("v2"));
        bed.update();
        assertThat(bed.host.engine.stored().kept()).containsExactlyInAnyOrder("v1", "v2");

        // when
        int names = TestBed.await(KeptNames.letGo(bed.host.engine));

        // then
        assertThat(names).isEqualTo(2);
        assertThat(bed.host.engine.stored().kept()).isEmpty();
        assertThat(TestBed.await(bed.host.engine.image(WEB.toString()))).isPresent();
        assertThat(TestBed.await(KeptNames.letGo(bed.host.engine))).isZero();
    }
}
