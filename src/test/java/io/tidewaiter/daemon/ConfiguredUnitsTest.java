package io.tidewaiter.daemon;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.api.model.NoticeView;
import io.tidewaiter.app.Notices;
import io.tidewaiter.update.SimulatedHost;
import io.tidewaiter.update.TestBed;
import io.tidewaiter.update.TestImage;
import io.tidewaiter.update.port.Workloads.Misfit;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the configuration sets for a unit that no unit of the host matches. */
class ConfiguredUnitsTest {

    private final SimulatedHost host = new SimulatedHost();
    private final Notices notices = new Notices();

    @Test
    void areNamedWithTheOneThatIsMeant() {
        // given
        host.runs("web.service", WEB, TestImage.good("v1"));

        // when
        find("wbe.service");

        // then
        assertThat(notices.all()).singleElement().satisfies(notice -> {
            assertThat(notice.subject()).isEqualTo("workloads.wbe.service");
            assertThat(notice.why()).contains("this host has no such unit (is web.service meant?)", "hooks");
        });
    }

    @Test
    void areNoMoreWordsOnceTheUnitIsThere() {
        // given
        ConfiguredUnits units = units("web.service");
        TestBed.await(units.find());
        assertThat(notices.all()).extracting(NoticeView::subject).containsExactly("workloads.web.service");

        // when
        host.runs("web.service", WEB, TestImage.good("v1"));
        TestBed.await(units.find());

        // then
        assertThat(notices.all()).isEmpty();
    }

    @Test
    void areTemplatesTooAsTheirInstancesAreMeant() {
        // given
        host.runs("web@1.service", WEB, TestImage.good("v1"));

        // when
        find("web@.service", "web@1.service");

        // then
        assertThat(notices.all())
                .singleElement()
                .satisfies(notice -> assertThat(notice.why()).contains("name its instances, as web@1.service"));
    }

    @Test
    void areNotUnitsThatExistAndShowNoContainerNow() {
        // given a podman kube play at rest
        host.units.define("kube.service");

        // when
        find("kube.service");

        // then
        assertThat(notices.all()).isEmpty();
    }

    @Test
    void areUnitsThatCannotBeFollowedWithTheReason() {
        // given
        host.misfit(new Misfit("db.service", "db", "", "db:1", "registry", "the name db:1 has no registry"));

        // when
        find("db.service");

        // then
        assertThat(notices.all())
                .singleElement()
                .satisfies(notice ->
                        assertThat(notice.why()).contains("db.service is not followed: the name db:1 has no registry"));
    }

    private void find(String... configured) {
        TestBed.await(units(configured).find());
    }

    private ConfiguredUnits units(String... configured) {
        return new ConfiguredUnits(host, host.units, Set.of(configured), notices);
    }
}
