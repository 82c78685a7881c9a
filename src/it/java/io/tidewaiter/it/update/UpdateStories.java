package io.tidewaiter.it.update;

import static io.tidewaiter.it.host.Httpd.Health.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.CoreStory;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Health;
import io.tidewaiter.it.host.Httpd.Life;
import io.tidewaiter.it.host.RegistryLog;
import io.tidewaiter.it.host.TestHost;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an update does, for every kind of unit file. */
@CoreStory
abstract class UpdateStories {

    @RegisterExtension
    final TestHost host = new TestHost();

    abstract Httpd install(Account core, Health health);

    @Test
    void asksTheRegistryOnceAndTouchesNothingWhenNothingIsNew() {
        // given
        Httpd httpd = install(host.core(), QUICK).started();
        Life before = httpd.life();
        Map<String, String> images = host.core().images();
        RegistryLog log = host.registryLog();

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).isZero();
        assertThat(update.err()).contains("nothing new");
        assertThat(update.row())
                .contains(httpd.unit(), "(httpd)", Httpd.REFERENCE)
                .endsWith("false");
        assertThat(log.ofTheUpdate()).containsExactly("HEAD /v2/httpd/manifests/prod");
        assertThat(httpd.life()).isEqualTo(before);
        assertThat(host.core().images()).isEqualTo(images);
    }

    @Test
    void bringsTheWorkloadToTheNewImageAndHoldsTheOldOne() {
        // given
        Httpd httpd = install(host.core(), QUICK).started();
        String v1 = httpd.imageId();
        host.publish("v2");
        RegistryLog log = host.registryLog();

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).isZero();
        assertThat(update.row()).endsWith("true");
        assertThat(httpd.page()).isEqualTo("v2");
        assertThat(log.ofTheUpdate())
                .as("pulled by digest")
                .anyMatch(request -> request.startsWith("GET /v2/httpd/manifests/sha256:"))
                .doesNotContain("GET /v2/httpd/manifests/prod");
        host.core().podman("image", "prune", "--force").ok();
        assertThat(host.core().keptImageIds()).as("held by tags of ours").contains(v1);
        assertThat(httpd.updateNow().err()).contains("nothing new");
    }

    @Test
    void putsTheLastGoodImageBackWhenTheNewOneExits() {
        // given
        Httpd httpd = install(host.core(), QUICK).started();
        host.publish("v2");
        httpd.updateNow().ok();

        // when
        host.publish("exits");
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).isEqualTo(1);
        assertThat(update.row()).endsWith("rolled back");
        assertThat(httpd.page()).isEqualTo("v2");
        String digest = failedDigest();
        assertThat(history()).containsExactly("rolled back", "updated");

        // when it is looked at again
        Life life = httpd.life();
        RegistryLog log = host.registryLog();
        CommandResult next = httpd.updateNow();

        // then
        assertThat(next.exit()).isZero();
        assertThat(next.row()).endsWith("false");
        assertThat(next.err()).contains(httpd.unit(), digest, "failed here", "quarantine clear");
        assertThat(log.ofTheUpdate()).containsExactly("HEAD /v2/httpd/manifests/prod");
        assertThat(httpd.life()).isEqualTo(life);
    }

    @Test
    void putsTheLastGoodImageBackWhenTheNewOneIsSilent() {
        assertThat(rollsBackTo("v1", "silent", QUICK)).contains("127.0.0.1:8080");
    }

    @Test
    void putsTheLastGoodImageBackWhenTheNewOneAnswersErrors() {
        assertThat(rollsBackTo("v1", "error500", QUICK.probing("/"))).contains("status 500");
    }

    @Test
    void putsTheLastGoodImageBackWhenTheNewOneCrashesAfterAWhile() {
        assertThat(rollsBackTo("v1", "crashloop", QUICK)).contains("crashed");
    }

    /** @return the reason */
    String rollsBackTo(String good, String bad, Health health) {
        // given
        Httpd httpd = install(host.core(), health).started();
        host.publish(bad);

        // when
        CommandResult update = httpd.updateNow();

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(update.row()).endsWith("rolled back");
        assertThat(update.err().lines())
                .as("nothing but what a person needs")
                .allMatch(line -> line.startsWith(httpd.unit() + ": "));
        assertThat(httpd.state()).isEqualTo("active");
        assertThat(httpd.page()).isEqualTo(good);
        assertThat(failedDigest()).startsWith("sha256:");
        JsonNode past = host.core().history().getFirst();
        assertThat(past.path("outcome").asText()).isEqualTo("rolled back");
        return past.path("why").asText();
    }

    private String failedDigest() {
        List<JsonNode> failed = host.core().quarantine();
        assertThat(failed).hasSize(1);
        assertThat(failed.getFirst().path("image").asText()).isEqualTo(Httpd.REFERENCE);
        return failed.getFirst().path("digest").asText();
    }

    List<String> history() {
        return host.core().history().stream()
                .map(past -> past.path("outcome").asText())
                .toList();
    }
}
