package io.tidewaiter.it.fleet;

import static io.tidewaiter.it.host.Httpd.Health.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.TestHost;
import io.tidewaiter.it.host.TestNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the stories of a fleet stand on: hosts that reach each other, one registry, and an etcd that can be broken. */
class GroundIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String IMAGE = TestNetwork.REGISTRY + "/httpd:prod";
    private static final String ALL = "/fleet/";

    @RegisterExtension
    static final TestNetwork network = new TestNetwork(3);

    private static TestEtcd etcd;

    @BeforeAll
    static void startEtcd() {
        etcd = TestEtcd.start(network);
        for (TestHost host : network.hosts()) {
            etcd.mayRead(host.name(), ALL);
            etcd.mayWrite(host.name(), ownKey(host));
        }
    }

    @Test
    void everyHostFollowsTheRegistryOfTheHub() {
        // given
        network.onAll(host -> Httpd.ofSeedUnit(host.core(), IMAGE, QUICK).started());

        // when
        network.hub().publish("v2");
        CommandResult update = network.host(2).core().tidewaiter("update", "now");

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(network.hosts()).extracting(host -> host.core().page(8080)).containsExactly("v1", "v2", "v1");
    }

    @Test
    void aHostThatIsCutOffReachesNothingUntilItIsMended() {
        // given
        TestHost host = network.host(3);
        assertThat(reachesRegistry(host)).isTrue();

        // when
        host.cut();

        // then
        assertThat(reachesRegistry(host)).isFalse();
        assertThat(reachesRegistry(network.host(2))).isTrue();

        // when
        host.cutPower();
        host.bootAgain();

        // then
        assertThat(reachesRegistry(host)).isFalse();

        // when
        host.mend();

        // then
        await().atMost(LIMIT).until(() -> reachesRegistry(host));
    }

    @Test
    void etcdAcceptsWritesWithoutOneOfItsMembers() {
        writesWithout(etcd.member(1), TestEtcdMember::kill, TestEtcdMember::start);
        writesWithout(etcd.member(2), TestEtcdMember::pause, TestEtcdMember::resume);
        writesWithout(etcd.member(3), TestEtcdMember::cut, TestEtcdMember::mend);
        writesWithout(etcd.member(1), TestEtcdMember::stop, TestEtcdMember::start);
    }

    private static void writesWithout(
            TestEtcdMember member, Consumer<TestEtcdMember> fault, Consumer<TestEtcdMember> remedy) {
        String value = "written at " + System.nanoTime();
        assertThat(answers(member)).isTrue();

        // when
        fault.accept(member);

        // then
        assertThat(answers(member)).isFalse();
        await().atMost(LIMIT)
                .until(() -> etcd.etcdctl("put", ALL + "value", value).exit() == 0);
        assertThat(etcd.history()).extracting(KeyChange::value).contains(value);

        // when
        remedy.accept(member);

        // then
        await().atMost(LIMIT).until(() -> answers(member));
    }

    @Test
    void etcdRefusesAClientWithoutACertificate() {
        TestHost host = network.host(2);

        // when
        CommandResult without = host.core().run(health(etcd.member(1)));

        // then
        assertThat(answers(etcd.member(1))).isTrue();
        assertThat(without.exit()).isNotZero();
        assertThat(without.err()).contains("certificate required");
    }

    @Test
    void aHostWritesOnlyItsOwnKeys() {
        TestHost host = network.host(2);

        // when
        CommandResult own = etcdctl(host, "put", ownKey(host), "mine");
        CommandResult other = etcdctl(host, "put", ownKey(network.host(3)), "mine too");
        CommandResult read = etcdctl(host, "get", "--prefix", ALL);
        CommandResult all = etcdctl(host, "get", "--prefix", "");

        // then
        assertThat(own.exit()).as(own.toString()).isZero();
        assertThat(other.err()).contains("permission denied");
        assertThat(read.ok()).contains("mine");
        assertThat(all.err()).contains("permission denied");
        assertThat(etcd.history())
                .extracting(KeyChange::key)
                .contains(ownKey(host))
                .doesNotContain(ownKey(network.host(3)));
    }

    private static boolean reachesRegistry(TestHost host) {
        return host.core()
                        .run("curl", "--silent", "--max-time", "2", "http://" + TestNetwork.REGISTRY + "/v2/")
                        .exit()
                == 0;
    }

    private static String ownKey(TestHost host) {
        return ALL + "host/" + host.name();
    }

    private static boolean answers(TestEtcdMember member) {
        return network.host(2)
                        .core()
                        .run(health(member, "--cert", file("client.crt"), "--key", file("client.key")))
                        .exit()
                == 0;
    }

    private static String[] health(TestEtcdMember member, String... options) {
        List<String> command = new ArrayList<>(
                List.of("curl", "--silent", "--show-error", "--fail", "--max-time", "2", "--cacert", file("ca.crt")));
        command.addAll(List.of(options));
        command.add(member.endpoint() + "/health");
        return command.toArray(String[]::new);
    }

    private static CommandResult etcdctl(TestHost host, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "etcdctl",
                "--endpoints=" + etcd.member(1).endpoint(),
                "--cacert=" + file("ca.crt"),
                "--cert=" + file("client.crt"),
                "--key=" + file("client.key"),
                "--user=" + host.name() + ":" + TestEtcd.passwordOf(host.name())));
        command.addAll(List.of(arguments));
        return host.core().run(command.toArray(String[]::new));
    }

    private static String file(String name) {
        return "/home/core/" + TestEtcd.CLIENT_FILES + "/" + name;
    }
}
