package io.tidewaiter.it.fleet;

import static io.tidewaiter.it.fleet.WrittenFleet.NEW;
import static io.tidewaiter.it.fleet.WrittenFleet.OLD;
import static io.tidewaiter.it.fleet.WrittenFleet.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.fleet.model.FleetJson;
import io.tidewaiter.fleet.model.Grant.Phase;
import io.tidewaiter.fleet.model.HostResult.Ended;
import io.tidewaiter.fleet.model.PersonActs;
import io.tidewaiter.fleet.model.RolloutGate.Word;
import io.tidewaiter.fleet.model.RolloutProgress;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.model.Want;
import io.tidewaiter.it.host.CommandResult;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidewaiter fleet …}, with a real etcd and keys as hosts write them. */
class FleetCommandsIT {

    private static final EtcdCluster etcd = EtcdCluster.start(3);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    private Path folder;

    private WrittenFleet fleet;

    @BeforeEach
    void aFleetOfItsOwn() {
        fleet = new WrittenFleet(etcd, "fleet-" + NUMBER.incrementAndGet(), folder);
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    // ---- looking

    @Test
    void anEmptyFleetSaysWhatIsMissing() {
        CommandResult status = fleet.fleet("status");

        assertThat(status.exit()).isZero();
        assertThat(status.out()).contains("no host of fleet " + fleet.keys.fleet());
        assertThat(status.err()).contains("no coordinator leads", "tidewaiter-fleet.service");
    }

    @Test
    void showsHowFarAReleaseIs() {
        fourHosts().led().rollout(1, Word.RUN, "host-1", "");
        fleet.put(
                fleet.keys.progress(WEB),
                new RolloutProgress(
                        "r1",
                        4,
                        2,
                        1,
                        1,
                        0,
                        1,
                        0,
                        2,
                        0,
                        0,
                        1,
                        0,
                        0,
                        "1 of the 2 hosts of wave 1 are not done",
                        List.of("host-3: its registry has not named the release yet"),
                        WrittenFleet.AT));

        CommandResult status = fleet.fleet("status");

        assertThat(status.exit()).isZero();
        assertThat(status.out())
                .contains(
                        "registry.example/web:prod (group default)",
                        "coordinator: host-9-12ab34cd leads",
                        NEW,
                        "version: 2.0.1",
                        "state: wave 1 of 2",
                        "1 proven",
                        "exposed: 2 hosts, 50.0 %",
                        "waits for: 1 of the 2 hosts of wave 1 are not done",
                        "since: " + WrittenFleet.AT,
                        "host-3: its registry has not named the release yet");
        assertThat(status.err()).isEmpty();
    }

    @Test
    void countsItselfWhereNoCoordinatorLeads() {
        fourHosts().rollout(1, Word.RUN, "host-1", "");
        fleet.put(
                fleet.keys.progress(WEB),
                new RolloutProgress(
                        "r1", 99, 99, 9, 99, 0, 0, 0, 0, 0, 0, 0, 0, 0, "what was true an hour ago", List.of(), ""));

        CommandResult status = fleet.fleet("status");

        assertThat(status.out()).contains("none leads", "1 proven", "4 there").doesNotContain("an hour ago", "99");
        assertThat(status.err()).contains("no coordinator leads");
    }

    @Test
    void saysWhoHaltedItAndWhy() {
        fourHosts().led().rollout(0, Word.HALTED, "host-2", "2 hosts failed, host-2 the last: it answers 500");

        assertThat(fleet.fleet("status").out())
                .contains("state: halted", "halted by host-2: 2 hosts failed, host-2 the last: it answers 500");
    }

    @Test
    void showsSeveralTargetsInATable() {
        fourHosts().led().rollout(1, Word.RUN, "host-1", "");
        fleet.put(
                fleet.keys.rollout(new Target("edge", "registry.example/db:1")),
                FleetJson.read(fleet.read(fleet.keys.rollout(WEB)), io.tidewaiter.fleet.model.Rollout.class)
                        .orElseThrow());

        assertThat(fleet.fleet("status").out()).contains("IMAGE", "registry.example/db:1", "edge", "1 of 4");
        assertThat(fleet.fleet("status", "registry.example/db:1").out()).contains("(group edge)");
        CommandResult unknown = fleet.fleet("status", "registry.example/other:1");
        assertThat(unknown.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err())
                .contains(
                        "registry.example/other:1: no host of the fleet follows it; they follow registry.example/db:1");
    }

    @Test
    void saysOfEachHostWhatItWaitsForAndWhoHoldsIt() throws Exception {
        fourHosts().led().rollout(2, Word.RUN, "host-1", "");
        fleet.host("host-5", Map.of()).wants("host-5", new Want(NEW, false, "window: begins at 02:00"));
        fleet.host("host-6", Map.of())
                .wants("host-6")
                .put(
                        fleet.keys.exclusion(WEB, "host-6"),
                        new io.tidewaiter.fleet.model.Word("ann@desk", "broken disk", ""));
        fleet.host("host-7", Map.of()).wants("host-7").ended("host-7", Ended.FAILED, "it answers 500");

        CommandResult hosts = fleet.fleet("hosts", "--format", "json");

        JsonNode all = KeyChange.parse(hosts.out());
        assertThat(all).hasSize(7);
        assertThat(waits(all, "host-1")).isEmpty();
        assertThat(state(all, "host-2")).isEqualTo("updating");
        assertThat(waits(all, "host-3")).isEqualTo("a place: 1 of 1 are taken by host-2");
        assertThat(waits(all, "host-4")).contains("its registry has not named the release yet");
        assertThat(waits(all, "host-5")).isEqualTo("the host itself: window: begins at 02:00");
        assertThat(waits(all, "host-6")).contains("excluded by ann@desk: broken disk", "--undo");
        assertThat(waits(all, "host-7")).contains("it answers 500", "tidewaiter fleet retry host-7");
        assertThat(fleet.fleet("hosts").out())
                .contains("role=canary", "000000000000 (1.9.0)", "failed 111111111111: it answers 500");
    }

    @Test
    void textOfOtherHostsReachesNoTerminal() {
        fleet.led().host("host-1", Map.of("role", "\u001b[2Jx\nhost-0")).wants("host-1");
        fleet.rollout(0, Word.HALTED, "host-\u001b[1m1", "a\u001b]0;title\u0007\nb" + "long".repeat(1000));

        for (List<String> words : List.of(List.of("status"), List.of("hosts"), List.of("history"))) {
            CommandResult shown = fleet.fleet(words.toArray(String[]::new));
            assertThat(shown.exit()).isZero();
            assertThat(shown.out()).doesNotContain("\u001b", "\u0007").hasSizeLessThan(4000);
        }
    }

    @Test
    void aHostWhoseKeyIsGarbageDoesNotKeepTheOthersFromBeingSeen() {
        fourHosts().led().rollout(1, Word.RUN, "host-1", "");
        fleet.put(fleet.keys.info("host-8"), "garbage").put(fleet.keys.result("host-1", WEB), "[]");

        assertThat(fleet.fleet("hosts").out()).contains("host-1", "host-4").doesNotContain("host-8");
    }

    // ---- what people say

    @Test
    void pausesAndResumesAndRecordsWhoDid() {
        fourHosts().rollout(1, Word.RUN, "host-1", "");

        assertThat(fleet.fleet("pause").exit()).isZero();
        assertThat(fleet.gate().word()).isEqualTo(Word.PAUSED);
        assertThat(fleet.gate().by()).contains("@");
        assertThat(fleet.fleet("pause").out()).contains("paused already");
        assertThat(fleet.fleet("promote").err()).contains("it does not run: paused by");

        assertThat(fleet.fleet("resume").exit()).isZero();
        assertThat(fleet.gate().word()).isEqualTo(Word.RUN);
        assertThat(fleet.fleet("history").out()).contains("paused it", "resumed it", "rollout of 111111111111");
    }

    @Test
    void opensTheNextWaveBeforeItsTime() {
        fourHosts().rollout(0, Word.RUN, "host-1", "");

        assertThat(fleet.fleet("promote").out()).contains("opened wave 1 of 2");
        assertThat(fleet.rollout().wave()).isEqualTo(1);
        fleet.fleet("promote");

        CommandResult last = fleet.fleet("promote");
        assertThat(last.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(last.err()).contains("its last wave is open already");
    }

    @Test
    void aHaltByAPersonIsForGood() {
        fourHosts().rollout(1, Word.RUN, "host-1", "");

        assertThat(fleet.fleet("halt").exit()).isEqualTo(ExitCode.USAGE);
        assertThat(fleet.fleet("halt", "--reason", "customers complain").exit()).isZero();
        assertThat(fleet.gate().why()).isEqualTo("customers complain");

        CommandResult resumed = fleet.fleet("resume");
        assertThat(resumed.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(resumed.err())
                .contains("customers complain", "tidewaiter fleet start registry.example/web:prod " + NEW);

        assertThat(fleet.fleet("start", WEB.reference()).out()).contains("started " + NEW);
        assertThat(fleet.rollout().id()).isNotEqualTo("r1");
        assertThat(fleet.gate().word()).isEqualTo(Word.RUN);
        assertThat(fleet.fleet("history").out()).contains("halted (customers complain)");
    }

    @Test
    void aReleaseThatFailedIsStartedAgainOnlyAfterItsQuarantineIsCleared() {
        fourHosts().rollout(0, Word.HALTED, "host-2", "2 hosts failed").quarantined("2 hosts failed");

        assertThat(fleet.fleet("resume").err())
                .contains("tidewaiter fleet quarantine clear 111111111111", "fleet start");
        assertThat(fleet.fleet("start", WEB.reference()).err()).contains("is quarantined");
        assertThat(fleet.fleet("quarantine", "list").out()).contains("111111111111", "host-2", "2 hosts failed");
        assertThat(fleet.fleet("quarantine", "clear", "22").exit()).isEqualTo(ExitCode.FAILED);

        assertThat(fleet.fleet("quarantine", "clear", "1111").out()).contains("cleared the quarantine");
        assertThat(fleet.fleet("quarantine", "list").out()).contains("no release is quarantined");
        assertThat(fleet.fleet("start", WEB.reference()).exit()).isZero();
        assertThat(fleet.fleet("history").out()).contains("cleared the quarantine of " + NEW);
    }

    @Test
    void showsWithoutStartingWhichHostWouldGoInWhichWave() {
        fourHosts();

        CommandResult plan = fleet.fleet("start", WEB.reference(), "--dry-run", "--format", "json");

        JsonNode waves = KeyChange.parse(plan.out());
        assertThat(waves).hasSize(3);
        assertThat(waves.get(0).path("hosts")).hasSize(1);
        assertThat(waves.get(2).path("hosts")).hasSize(3);
        assertThat(fleet.read(fleet.keys.rollout(WEB))).isEmpty();
        assertThat(fleet.fleet("start", WEB.reference(), "--dry-run").out()).contains("canaries (0.1%)");
    }

    @Test
    void asksWhichReleaseIsMeantWhereHostsSeeSeveral() {
        String other = "sha256:" + "2".repeat(64);
        fourHosts().wants("host-4", new Want(other, true, ""));

        assertThat(fleet.fleet("start", WEB.reference()).err()).contains("name several releases", NEW, other);
        assertThat(fleet.fleet("start", WEB.reference(), "latest").exit()).isEqualTo(ExitCode.USAGE);
        assertThat(fleet.fleet("start", WEB.reference(), other).exit()).isZero();
        assertThat(fleet.rollout().digest()).isEqualTo(other);
        assertThat(fleet.rollout().before()).containsExactlyInAnyOrder(OLD, NEW);
    }

    @Test
    void letsOneHostTryAgain() {
        fourHosts().rollout(1, Word.RUN, "host-1", "").ended("host-3", Ended.ROLLED_BACK, "port 80 is taken");

        assertThat(fleet.fleet("retry", "host-3").out()).contains("asked host-3 to try");
        assertThat(fleet.read(fleet.keys.retry(WEB, "host-3"))).contains("@");
        assertThat(fleet.fleet("retry", "host-3").out()).contains("asked already");
        assertThat(fleet.fleet("retry", "host-2").out()).contains("has its turn now");
        assertThat(fleet.fleet("retry", "host-99").exit()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void excludesAHostAndTakesItBack() {
        fourHosts().rollout(1, Word.RUN, "host-1", "");

        assertThat(fleet.fleet("exclude", "host-3", "--reason", "on a ship").out())
                .contains("excluded host-3");
        assertThat(fleet.fleet("retry", "host-3").err()).contains("--undo");
        assertThat(fleet.fleet("hosts").out()).contains("on a ship");
        assertThat(fleet.fleet("exclude", "host-3", "--undo").out()).contains("included host-3 again");
        assertThat(fleet.read(fleet.keys.exclusion(WEB, "host-3"))).isEmpty();
    }

    /** Each reads, and then writes: what the first wrote is what the others read. */
    @Test
    void ofManyWhoPressDifferentButtonsEachLearnsWhatBecameOfIt() {
        for (int round = 0; round < 5; round++) {
            fleet = new WrittenFleet(etcd, "race-" + NUMBER.incrementAndGet(), folder);
            fourHosts().rollout(0, Word.RUN, "host-1", "");

            List<CompletableFuture<CommandResult>> people = List.of(
                    CompletableFuture.supplyAsync(() -> fleet.fleet("pause")),
                    CompletableFuture.supplyAsync(() -> fleet.fleet("halt", "--reason", "it smells")),
                    CompletableFuture.supplyAsync(() -> fleet.fleet("promote")));
            List<CommandResult> results =
                    people.stream().map(CompletableFuture::join).toList();

            PersonActs acts = FleetJson.read(fleet.read(fleet.keys.acts(WEB)), PersonActs.class)
                    .orElseThrow();
            assertThat(results.stream().filter(result -> result.exit() == 0))
                    .hasSize(acts.acts().size());
            assertThat(results)
                    .filteredOn(result -> result.exit() != 0)
                    .allSatisfy(lost -> assertThat(lost.err()).containsPattern("\\S+@\\S+|halted by|paused by"));
        }
    }

    @Test
    void aPauseWinsAgainstAWaveThatACoordinatorOpens() {
        fourHosts().rollout(0, Word.RUN, "host-1", "");
        fleet.rollout(1, Word.RUN, "host-1", "");

        assertThat(fleet.fleet("pause").exit()).isZero();
    }

    // ---- when etcd is not as it should be

    @Test
    void goesOnWithoutOneMember() {
        fourHosts().led().rollout(1, Word.RUN, "host-1", "");
        EtcdMember first = etcd.members().getFirst();

        first.kill();
        try {
            assertThat(fleet.fleet("pause").exit()).isZero();
        } finally {
            first.restart();
            etcd.awaitHealthy();
        }
    }

    @Test
    void aConfigurationWithoutAFleetSaysSo() throws Exception {
        Files.writeString(fleet.config(), "parallel: 4\n");

        assertRefused(fleet.fleet("status"), ExitCode.USAGE, "no section fleet", "fleet.endpoints");
        assertRefused(fleet.fleet("coordinate"), ExitCode.USAGE, "no section fleet");
    }

    @Test
    void anEtcdThatDoesNotAnswerIsNamedWithTheReason() {
        WrittenFleet away = at("http://127.0.0.1:1", "");

        assertRefused(
                away.fleet("status"),
                ExitCode.UNREACHABLE,
                "http://127.0.0.1:1",
                "does not answer",
                "do the members of fleet.endpoints run");
        assertRefused(away.fleet("pause"), ExitCode.UNREACHABLE, "http://127.0.0.1:1");
    }

    @Test
    void saysThatHttpsIsSpokenWhereEtcdHasNone() {
        WrittenFleet plain = at(etcd.endpoints().getFirst().toString().replace("http:", "https:"), "");

        assertRefused(plain.fleet("status"), ExitCode.UNREACHABLE, "write http://");
    }

    @Test
    void whatIsNotAFleetIsLeftAlone() {
        fleet.put(fleet.keys.meta(), "{\"format\":2}");
        assertRefused(fleet.fleet("status"), ExitCode.USAGE, "has format 2, and this program knows format 1");

        fleet.put(fleet.keys.meta(), "something else");
        assertRefused(fleet.fleet("coordinate"), ExitCode.USAGE, fleet.keys.meta(), "fleet.name");

        WrittenFleet other = new WrittenFleet(etcd, "other-" + NUMBER.incrementAndGet(), folder);
        other.put(other.keys.root() + "cars/1", "red");
        assertRefused(other.fleet("coordinate"), ExitCode.USAGE, "cars/1", "fleet.name");
    }

    @Test
    void aFileThatIsNotThereIsNamedWithItsKey() {
        WrittenFleet secured =
                at(etcd.endpoints().getFirst().toString(), "  user: ann\n  password-file: %s/none\n".formatted(folder));

        assertRefused(secured.fleet("status"), ExitCode.USAGE, "fleet.password-file", "none cannot be read");
    }

    private WrittenFleet at(String endpoint, String more) {
        return new WrittenFleet(etcd, "at-" + NUMBER.incrementAndGet(), folder, List.of(URI.create(endpoint)), more);
    }

    static void assertRefused(CommandResult result, int exit, String... words) {
        assertThat(result.exit()).as(result.toString()).isEqualTo(exit);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(words);
        assertThat(result.err().lines()).as(result.err()).hasSize(1);
    }

    private WrittenFleet fourHosts() {
        return fleet.host("host-1", Map.of("role", "canary"), NEW)
                .ended("host-1", Ended.PROVEN, "")
                .host("host-2", Map.of())
                .wants("host-2")
                .granted("host-2", Phase.UPDATING)
                .host("host-3", Map.of())
                .wants("host-3")
                .host("host-4", Map.of());
    }

    private static String waits(JsonNode all, String host) {
        return of(all, host).path("waits").asText();
    }

    private static String state(JsonNode all, String host) {
        return of(all, host).path("state").asText();
    }

    private static JsonNode of(JsonNode all, String host) {
        for (JsonNode one : all) {
            if (one.path("host").asText().equals(host)) {
                return one;
            }
        }
        throw new AssertionError(host + " is not among " + all);
    }
}
