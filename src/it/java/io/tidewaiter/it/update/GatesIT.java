package io.tidewaiter.it.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.SeedUnit;
import io.tidewaiter.it.host.TestHost;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An update waits at a gate, says why and until when, and goes on by itself when the gate opens, or earlier by command. One
 * host, one daemon that checks only on command, one workload for each gate.
 */
class GatesIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final String AGED = "aged.service";
    private static final String ASKED = "asked.service";
    private static final String NIGHTLY = "nightly.service";
    private static final String LABELLED = "labelled.service";
    private static final String MOVING = "container-moving.service";

    @RegisterExtension
    static final TestHost host = new TestHost();

    @BeforeAll
    static void settle() {
        host.core().configure("""
                poll:
                  interval: 1h
                  at-start: false
                health:
                  timeout: 8s
                  soak: 1s
                workloads:
                  %s:
                    gates:
                      approve: true
                  %s:
                    gates:
                      window: %s 02:00-04:00 UTC
                """.formatted(ASKED, NIGHTLY, inThreeDays()));
        install("aged", 8081, "Label=io.tidewaiter.gate.min-age=14s");
        install("asked", 8082, "");
        install("nightly", 8083, "");
        install("labelled", 8084, "");
        host.core().startDaemon();
    }

    @Test
    void waitsUntilADigestIsOldEnoughAndThenBringsItInByItself() {
        // given
        host.publish("v2", "aged");

        // when a person looks
        Instant seen = Instant.now();
        CommandResult look = host.core().tidewaiter("update", "now");

        // then it waits
        assertThat(look.exit()).as(look.toString()).isZero();
        assertThat(look.err()).contains(AGED + ": ", "first seen here", "14s");
        assertThat(page(8081)).isEqualTo("v1");
        JsonNode waits = status(AGED);
        assertThat(waits.path("candidate").asText()).startsWith("sha256:");
        assertThat(kinds(waits)).containsExactly("minimum age");
        Instant until = Instant.parse(waits.path("until").asText());
        assertThat(until).isBetween(seen.plusSeconds(12), seen.plusSeconds(25));

        // when the daemon is another one
        host.core().stopDaemon();
        JsonNode alone = status(AGED);
        host.core().startDaemon();

        // then it says the same, and so does a command without one: an age by running time is of the moment that is
        // read
        assertThat(List.of(alone, status(AGED)))
                .allSatisfy(now -> assertThat(Instant.parse(now.path("until").asText()))
                        .isCloseTo(until, within(1, ChronoUnit.SECONDS)));

        // and without another command
        awaitPage(8081, "v2");
        assertThat(Instant.now()).isAfter(until.minusSeconds(1));
        assertThat(kinds(status(AGED))).isEmpty();
    }

    @Test
    void waitsForAPersonsApproval() {
        // given
        host.publish("v2", "asked");

        // when a person looks
        host.core().tidewaiter("update", "now").ok();

        // then it is here and waits
        assertThat(page(8082)).isEqualTo("v1");
        JsonNode waits = status(ASKED);
        assertThat(kinds(waits)).containsExactly("approval");
        assertThat(waits.path("until").isMissingNode() || waits.path("until").isNull())
                .isTrue();
        assertThat(host.core().podman("images", "--digests").ok())
                .contains(waits.path("candidate").asText());
        assertThat(host.core().tidewaiter("status").ok()).contains("tidewaiter approve " + ASKED);

        // when what is approved is not known
        CommandResult unknown = host.core().tidewaiter("approve", "asked", "0123456789ab");

        // then
        assertThat(unknown.exit()).isNotZero();
        assertThat(unknown.err()).contains("0123456789ab");

        // when it is approved while no daemon runs, and that is taken back
        host.core().stopDaemon();
        CommandResult approved = host.core().tidewaiter("approve", "asked");
        assertThat(approved.out()).contains(waits.path("candidate").asText().substring(7, 19));
        assertThat(kinds(status(ASKED))).isEmpty();
        host.core().tidewaiter("approve", "--revoke", "asked").ok();
        host.core().startDaemon();

        // then it waits on
        host.core().tidewaiter("update", "now").ok();
        assertThat(page(8082)).isEqualTo("v1");
        assertThat(kinds(status(ASKED))).containsExactly("approval");

        // when
        host.core().tidewaiter("approve", "asked").ok();

        // then without another command
        awaitPage(8082, "v2");
    }

    @Test
    void waitsForItsWindowButNotWhenAPersonInsists() {
        // given
        host.publish("v2", "nightly");

        // when a person looks, at nothing in particular
        CommandResult look = host.core().tidewaiter("update", "now");

        // then
        assertThat(look.err()).contains(NIGHTLY + ": ", "02:00-04:00");
        assertThat(page(8083)).isEqualTo("v1");
        JsonNode waits = status(NIGHTLY);
        assertThat(kinds(waits)).containsExactly("window");
        assertThat(Instant.parse(waits.path("until").asText()))
                .isEqualTo(today().plusDays(3).atTime(2, 0).toInstant(ZoneOffset.UTC));

        // when it is held as well
        host.core().tidewaiter("hold", "nightly", "--reason", "on holiday").ok();
        CommandResult insisting = host.core().tidewaiter("update", "now", "nightly");

        // then a hold counts more than update now, and status shows all reasons to wait
        assertThat(insisting.err()).contains("on holiday");
        assertThat(page(8083)).isEqualTo("v1");
        assertThat(kinds(status(NIGHTLY))).containsExactlyInAnyOrder("hold", "window");
        String all = host.core().tidewaiter("status", "nightly").ok();
        assertThat(all).contains("on holiday", "02:00-04:00", "candidate", "last good", "health", "soak");
        host.core().stopDaemon();
        assertThat(host.core().tidewaiter("status", "nightly").ok()).contains("on holiday", "02:00-04:00");
        host.core().startDaemon();

        // when
        host.core().tidewaiter("release", "nightly").ok();
        host.core().tidewaiter("update", "now", "nightly").ok();

        // then
        assertThat(page(8083)).isEqualTo("v2");
        assertThat(kinds(status(NIGHTLY))).isEmpty();
    }

    @Test
    void doesNotPutInPlaceWhatBringsALabelThatCannotBeRead() {
        // given
        host.core().shell("""
                        set -e; cd "$(mktemp -d)"
                        printf 'FROM %1$s/httpd:v2\\nLABEL io.tidewaiter.gate.window="when it suits"\\n' >Containerfile
                        podman build --quiet --network none --tag %1$s/httpd:misread .
                        podman push --quiet %1$s/httpd:misread
                        """.formatted(TestHost.REGISTRY)).ok();
        host.publish("misread", "labelled");

        // when
        CommandResult look = host.core().tidewaiter("update", "now", "labelled");

        // then
        assertThat(look.err()).contains(LABELLED + ": ", "label io.tidewaiter.gate.window", "publish an image");
        assertThat(page(8084)).isEqualTo("v1");
        JsonNode waits = status(LABELLED);
        assertThat(kinds(waits)).containsExactly("labels");

        // when a person wants it all the same
        host.core()
                .tidewaiter("pin", "labelled", waits.path("candidate").asText())
                .ok();

        // then it is followed, and can be left again
        assertThat(page(8084)).isEqualTo("v2");
        host.core().tidewaiter("release", "labelled").ok();
        assertThat(status(LABELLED).path("why").asText()).contains("its image brings", "io.tidewaiter.gate.window");
        host.core().tidewaiter("rollback", "labelled").ok();
        assertThat(page(8084)).isEqualTo("v1");
        host.core().tidewaiter("release", "labelled").ok();

        // when it is put right
        host.publish("v3", "labelled");
        host.core().tidewaiter("update", "now").ok();

        // then
        assertThat(page(8084)).isEqualTo("v3");
    }

    /** A person edits the unit twice. The quarantine and the hold stay with it, though each container has another name. */
    @Test
    void keepsTheQuarantineAndTheHoldWhenTheUnitFollowsAnotherName() {
        // given a unit that names no container, and an image that failed in it
        host.publish("v1", "moving");
        host.publish("v1", "moved");
        host.publish("v1", "arrived");
        moving("moving");
        host.publish("exits", "moving");
        host.core().tidewaiter("update", "now", MOVING);
        assertThat(page(8085)).isEqualTo("v1");

        // when its tag is another one, which names the same image
        moving("moved");
        host.publish("exits", "moved");
        CommandResult again = host.core().tidewaiter("update", "now", MOVING);

        // then
        assertThat(again.err()).contains("failed here as", "httpd:moving");
        assertThat(page(8085)).isEqualTo("v1");

        // when it is held, and is called otherwise once more
        host.core().tidewaiter("hold", MOVING, "--reason", "on holiday").ok();
        moving("arrived");
        host.publish("v2", "arrived");
        host.core().tidewaiter("update", "now", MOVING);

        // then
        assertThat(page(8085)).isEqualTo("v1");
        assertThat(kinds(status(MOVING))).containsExactly("hold");
        assertThat(host.core().tidewaiter("status", MOVING).ok())
                .containsPattern("hold: .*on holiday, carried over from .*httpd:moved");

        // when
        host.core().tidewaiter("release", MOVING).ok();
        host.core().tidewaiter("update", "now", MOVING).ok();

        // then
        assertThat(page(8085)).isEqualTo("v2");
    }

    private static void moving(String tag) {
        host.core()
                .installUnit(
                        MOVING,
                        SeedUnit.of("moving", 8085, TestHost.REGISTRY + "/httpd:" + tag)
                                .replace("--replace ", "")
                                .replace("--name moving ", ""));
        host.core().systemctl("restart", MOVING).ok();
        awaitPage(8085, "v1");
    }

    private static void install(String name, int port, String label) {
        host.publish("v1", name);
        host.core().installQuadlet(name + ".container", """
                        [Container]
                        ContainerName=%s
                        Image=%s/httpd:%s
                        AutoUpdate=registry
                        PublishPort=127.0.0.1:%d:80
                        %s
                        """.formatted(name, TestHost.REGISTRY, name, port, label));
        host.core().systemctl("start", name + ".service").ok();
        awaitPage(port, "v1");
    }

    /** A day of the week whose windows are closed now, whatever the hour. */
    private static String inThreeDays() {
        DayOfWeek day = today().plusDays(3).getDayOfWeek();
        return day.getDisplayName(TextStyle.SHORT, Locale.ROOT);
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private static String page(int port) {
        return String.valueOf(host.core().page(port));
    }

    private static void awaitPage(int port, String page) {
        await().pollInterval(PAUSE).atMost(LIMIT).until(() -> page(port).equals(page));
    }

    private static JsonNode status(String unit) {
        return Account.rows(host.core().tidewaiter("status", "--format", "json")).stream()
                .filter(workload -> workload.path("unit").asText().equals(unit))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> kinds(JsonNode workload) {
        return workload.path("gates").findValuesAsText("kind");
    }
}
