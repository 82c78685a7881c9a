package io.tidewaiter.it.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.SeedUnit;
import io.tidewaiter.it.host.TestHost;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workloads that share nothing are updated in parallel; of those that share a tag, one goes first. */
class SideBySideIT {

    @RegisterExtension
    final TestHost host = new TestHost();

    @Test
    void twoThatTakeTenSecondsToStopDoSoTogether() {
        // given
        start("one", 8081, "one", "stubborn");
        start("two", 8082, "two", "stubborn");
        host.publish("v2", "one");
        host.publish("v3", "two");

        // when
        CommandResult update = host.core().tidewaiter("update", "now");

        // then each was in the middle of its restart when the other began
        assertThat(update.exit()).as(update.toString()).isZero();
        List<String> steps = host.outside().query("""
                SELECT u.unit || ' ' || t.state FROM transitions t JOIN updates u ON u.id = t.update_id
                WHERE t.state IN ('activating', 'verifying') ORDER BY t.at, t.seq""");
        assertThat(steps).hasSize(4);
        assertThat(steps.subList(0, 2)).allSatisfy(step -> assertThat(step).endsWith("activating"));
        assertThat(host.core().page(8081)).isEqualTo("v2");
        assertThat(host.core().page(8082)).isEqualTo("v3");
    }

    @Test
    void siblingsStayWhereTheyAreWhenTheFirstFails() {
        // given
        Httpd first = start("one", 8081, "shared", "v1");
        Httpd second = start("two", 8082, "shared", "v1");
        Httpd.Life before = second.life();
        host.publish("silent", "shared");

        // when
        CommandResult update = host.core().tidewaiter("update", "now");

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(first.page()).isEqualTo("v1");
        assertThat(second.life()).isEqualTo(before);
        assertThat(host.core()
                        .podman("inspect", "--type=image", "--format={{.Id}}", TestHost.REGISTRY + "/httpd:shared")
                        .ok())
                .isEqualTo(second.imageId());

        // when
        host.publish("v2", "shared");
        host.core().tidewaiter("update", "now").ok();

        // then
        assertThat(first.page()).isEqualTo("v2");
        assertThat(second.page()).isEqualTo("v2");
    }

    private Httpd start(String name, int port, String tag, String image) {
        host.publish(image, tag);
        String unit = "container-" + name + ".service";
        host.core().installUnit(unit, SeedUnit.of(name, port, TestHost.REGISTRY + "/httpd:" + tag));
        host.core().write(".config/tidewaiter/tidewaiter.yaml", "health:\n  timeout: 6s\n  soak: 1s\n");
        host.core().systemctl("start", unit).ok();
        Httpd httpd = new Httpd(host.core(), unit, name, port);
        httpd.awaitPage(image);
        return httpd;
    }
}
