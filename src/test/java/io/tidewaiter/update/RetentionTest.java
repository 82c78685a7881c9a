package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.port.Release;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

    private TestBed bed;

    @BeforeEach
    void runV1(@TempDir Path folder) {
        bed = new TestBed(folder);
        bed.host.runs(WEB_UNIT, WEB, TestImage.good("v1"));
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void keepsTheNewestReleasesAndDropsTheOlder() {
        // given
        bed.keep(2);

        // when
        updateTo("v2", "v3", "v4");

        // then
        assertThat(bed.host.engine.kept()).containsExactlyInAnyOrder("v3", "v4");
        assertThat(TestBed.await(bed.journal().proven(WEB)))
                .extracting(Release::imageId)
                .containsExactly(TestImage.good("v4").id(), TestImage.good("v3").id());
    }

    @Test
    void keepsAsManyAsItIsTold() {
        // given
        bed.keep(3);

        // when
        updateTo("v2", "v3", "v4");

        // then
        assertThat(bed.host.engine.kept()).containsExactlyInAnyOrder("v2", "v3", "v4");
    }

    @Test
    void countsAReleaseThatIsProvenAgainAsTheNewest() {
        // given
        bed.keep(2);

        // when
        updateTo("v2", "v1", "v3");

        // then
        assertThat(bed.host.engine.kept()).containsExactlyInAnyOrder("v1", "v3");
    }

    @Test
    void touchesNoNameThatIsNotOurs() {
        // when
        updateTo("v2", "v3", "v4");

        // then
        assertThat(bed.host.acts.log()).noneMatch(act -> act.startsWith("untag"));
        assertThat(bed.host.tagged(WEB)).isEqualTo("v4");
    }

    @Test
    void doesNotChangeHowAnUpdateEndedWhenItFails() {
        // given
        bed.keep(1);
        bed.host.acts.fail("drop v1");

        // when
        updateTo("v2");

        // then
        assertThat(bed.states()).endsWith("updated");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    private void updateTo(String... versions) {
        for (String version : versions) {
            bed.host.publish(TestImage.good(version));
            bed.update();
        }
    }
}
