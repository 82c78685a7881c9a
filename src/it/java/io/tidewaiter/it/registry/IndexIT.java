package io.tidewaiter.it.registry;

import static io.tidewaiter.it.host.Httpd.Health.QUICK;
import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Life;
import io.tidewaiter.it.host.RegistryLog;
import io.tidewaiter.it.host.TestHost;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Images for several platforms under one tag: only a change for the host's platform counts. */
class IndexIT {

    private static final String PROD = "docker://" + REGISTRY + "/httpd:prod";

    @RegisterExtension
    final TestHost host = new TestHost();

    private Account core = host.core();
    private Httpd httpd = new Httpd(core, "", "", 0);

    @BeforeEach
    void startFromAnIndex() {
        core = host.core();
        publishIndex("v1", "silent");
        httpd = Httpd.ofSeedUnit(core, QUICK).started();
    }

    /**
     * Makes {@code prod} an index.
     *
     * @param ours what it lists for this machine's architecture; empty for nothing
     * @param others what it lists for another one
     */
    private void publishIndex(String ours, String others) {
        String index = "localhost/index";
        core.podman("manifest", "create", index).ok();
        if (!ours.isEmpty()) {
            core.podman("manifest", "add", index, "docker://" + REGISTRY + "/httpd:" + ours)
                    .ok();
        }
        core.podman("manifest", "add", "--arch=s390x", index, "docker://" + REGISTRY + "/httpd:" + others)
                .ok();
        core.podman("manifest", "push", "--all", "--rm", index, PROD).ok();
    }

    @Test
    void bringsInOursAndTakesARebuiltIndexForNothingNew() {
        // given: what Podman pulled by the tag spares every GET
        RegistryLog first = host.registryLog();
        assertThat(httpd.updateNow().err()).contains("nothing new");
        assertThat(first.ofTheUpdate()).containsExactly("HEAD /v2/httpd/manifests/prod");

        // when
        publishIndex("v2", "silent");
        RegistryLog second = host.registryLog();
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.row()).endsWith("true");
        assertThat(httpd.page()).isEqualTo("v2");
        assertThat(second.ofTheUpdate())
                .as("the index once, and our manifest")
                .filteredOn(request -> request.contains("/manifests/"))
                .startsWith("HEAD /v2/httpd/manifests/prod")
                .hasSize(3);

        // when it is rebuilt for the sake of the other architecture
        Life life = httpd.life();
        Map<String, String> images = core.images();
        publishIndex("v2", "exits");
        RegistryLog third = host.registryLog();
        CommandResult again = httpd.updateNow();
        CommandResult yetAgain = httpd.updateNow();

        // then it is fetched once, and nothing is pulled or restarted
        assertThat(List.of(again, yetAgain)).allSatisfy(ran -> {
            assertThat(ran.exit()).isZero();
            assertThat(ran.err()).contains("nothing new");
        });
        assertThat(third.ofTheUpdate())
                .hasSize(3)
                .filteredOn("HEAD /v2/httpd/manifests/prod"::equals)
                .hasSize(2);
        assertThat(httpd.life()).isEqualTo(life);
        assertThat(core.images()).isEqualTo(images);

        // when the index becomes a single manifest of the same image
        host.publish("v2");

        // then
        assertThat(httpd.updateNow().err()).contains("nothing new");
        assertThat(httpd.life()).isEqualTo(life);
    }

    @Test
    void saysThatOurPlatformIsMissingAndTouchesNothing() {
        // given
        Life life = httpd.life();
        publishIndex("", "v2");

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).isEqualTo(6);
        assertThat(update.err()).contains("there is no image for linux/", "only for linux/s390x");
        assertThat(update.err()).doesNotContain("nothing new");
        assertThat(httpd.life()).isEqualTo(life);
        assertThat(core.history()).isEmpty();
    }

    @Test
    void refusesASingleImageForAnotherMachine() {
        // given
        Life life = httpd.life();
        core.shell("""
                        mkdir -p /tmp/other && cd /tmp/other && echo other >file &&
                        printf 'FROM scratch\\nCOPY file /\\n' >Containerfile &&
                        podman build --quiet --platform linux/s390x --tag %1$s . && podman push --quiet %1$s
                        """.formatted(Httpd.REFERENCE + "-other")).ok();
        host.publish("prod-other");

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).isEqualTo(1);
        assertThat(update.err()).contains("it is made for linux/s390x, and what is wanted here is linux/");
        assertThat(httpd.life()).isEqualTo(life);
        assertThat(httpd.page()).isEqualTo("v1");
    }
}
