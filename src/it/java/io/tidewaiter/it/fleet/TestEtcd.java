package io.tidewaiter.it.fleet;

import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.TestHost;
import io.tidewaiter.it.host.TestNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An etcd of three members on the hub of a network, as a fleet would have it: TLS, client certificates, users and roles. Each
 * host is a user of its own name; it may do nothing until the test allows it.
 */
public final class TestEtcd {

    /** The user that may write all keys. */
    public static final String COORDINATOR = "coordinator";

    /** Below the home of {@code core}: {@code ca.crt}, {@code client.crt}, {@code client.key} and {@code password}. */
    public static final String CLIENT_FILES = ".config/tidewaiter/etcd";

    private static final int SIZE = 3;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String UNIT = """
            [Service]
            Type=notify
            ExecStart=/usr/bin/etcd --name=NAME --data-dir=/var/lib/NAME --unsafe-no-fsync --log-level=warn \\
              --listen-client-urls=https://0.0.0.0:CLIENT_PORT --advertise-client-urls=CLIENT_URL \\
              --listen-peer-urls=PEER_URL --initial-advertise-peer-urls=PEER_URL --initial-cluster=CLUSTER \\
              --cert-file=FOLDER/member.crt --key-file=FOLDER/member.key \\
              --trusted-ca-file=FOLDER/ca.crt --client-cert-auth \\
              --peer-cert-file=FOLDER/member.crt --peer-key-file=FOLDER/member.key \\
              --peer-trusted-ca-file=FOLDER/ca.crt --peer-client-cert-auth \\
              --heartbeat-interval=50 --election-timeout=500
            [Install]
            WantedBy=multi-user.target
            """.replace("FOLDER", EtcdCertificates.FOLDER);

    private final Account root;
    private final EtcdCertificates certificates;
    private final List<TestEtcdMember> members;

    private TestEtcd(TestHost hub) {
        root = hub.root();
        certificates = new EtcdCertificates(root);
        members = IntStream.rangeClosed(1, SIZE)
                .mapToObj(number -> new TestEtcdMember(root, "etcd-" + number, clientUrl(number)))
                .toList();
    }

    /** All members answer when this returns, and every host has the files of its user. */
    public static TestEtcd start(TestNetwork network) {
        TestEtcd etcd = new TestEtcd(network.hub());
        etcd.startMembers();
        etcd.startUsers();
        etcd.enrol(network.hub().core(), COORDINATOR, CLIENT_FILES + "-" + COORDINATOR);
        etcd.allow(COORDINATOR, "readwrite", "");
        network.hosts().forEach(host -> etcd.enrol(host.core(), host.name(), CLIENT_FILES));
        return etcd;
    }

    /** @param number from 1 */
    public TestEtcdMember member(int number) {
        return members.get(number - 1);
    }

    public List<TestEtcdMember> members() {
        return members;
    }

    /** Where clients reach the members, as URLs. */
    public List<String> endpoints() {
        return members.stream().map(TestEtcdMember::endpoint).toList();
    }

    /** What {@link #CLIENT_FILES} has as the user's password. */
    public static String passwordOf(String user) {
        return "password-of-" + user;
    }

    /** @param prefix of the keys that the user may read from now on */
    public void mayRead(String user, String prefix) {
        allow(user, "read", prefix);
    }

    /** @param prefix of the keys that the user may read and write from now on */
    public void mayWrite(String user, String prefix) {
        allow(user, "readwrite", prefix);
    }

    /** Waits until all members answer that the test has not broken, or has mended again. */
    public void awaitHealthy() {
        await().atMost(LIMIT).until(() -> etcdctl("endpoint", "health").exit() == 0);
    }

    /** All that ever happened to the keys, in order, up to now. A majority of the members has to be there. */
    public List<KeyChange> history() {
        long now = KeyChange.revision(etcdctl("get", "any", "--write-out=json").ok());
        return KeyChange.upTo(now, linesUpTo(now).lines());
    }

    /** As root, on the hub, of the members that the test has left able to answer. */
    public CommandResult etcdctl(String... arguments) {
        return root.run(asRoot(arguments).toArray(String[]::new));
    }

    /** The watch would go on for ever. */
    private String linesUpTo(long revision) {
        if (revision <= 1) {
            return "";
        }
        List<String> command =
                new ArrayList<>(List.of("bash", "-euc", """
                exec 3< <(exec timeout %d "$@")
                sed '/"mod_revision":%d[,}]/q' <&3
                kill $!
                """.formatted(LIMIT.toSeconds(), revision), "watch"));
        command.addAll(asRoot("watch", "--prefix", "", "--rev=1", "--write-out=json"));
        return root.run(command.toArray(String[]::new)).ok();
    }

    private List<String> asRoot(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "etcdctl",
                "--endpoints="
                        + members.stream()
                                .filter(TestEtcdMember::isAwake)
                                .map(TestEtcdMember::endpoint)
                                .collect(Collectors.joining(",")),
                "--cacert=" + EtcdCertificates.FOLDER + "/ca.crt",
                "--cert=" + EtcdCertificates.FOLDER + "/root.crt",
                "--key=" + EtcdCertificates.FOLDER + "/root.key"));
        command.addAll(List.of(arguments));
        return command;
    }

    private void startMembers() {
        certificates.issueForMembers("member", "IP:127.0.0.1,IP:" + TestNetwork.HUB);
        certificates.issueForUser("root");
        String cluster = IntStream.rangeClosed(1, SIZE)
                .mapToObj(number -> "etcd-%d=%s".formatted(number, peerUrl(number)))
                .collect(Collectors.joining(","));
        List<String> units = new ArrayList<>(List.of("enable", "--quiet", "--now"));
        for (int number = 1; number <= SIZE; number++) {
            String name = "etcd-" + number;
            root.writeUnit(
                    name + ".service",
                    UNIT.replace("NAME", name)
                            .replace("CLIENT_PORT", Integer.toString(clientPort(number)))
                            .replace("CLIENT_URL", clientUrl(number))
                            .replace("PEER_URL", peerUrl(number))
                            .replace("CLUSTER", cluster));
            units.add(name);
        }
        root.systemctl(units.toArray(String[]::new)).ok();
    }

    private void startUsers() {
        etcdctl("user", "add", "root", "--no-password").ok();
        etcdctl("user", "grant-role", "root", "root").ok();
        etcdctl("auth", "enable").ok();
    }

    /** @param folder below the home of the account, for the files of the user */
    private void enrol(Account account, String user, String folder) {
        etcdctl("user", "add", user + ":" + passwordOf(user)).ok();
        etcdctl("role", "add", user).ok();
        etcdctl("user", "grant-role", user, user).ok();
        certificates.issueForClient(user);
        account.write(folder + "/ca.crt", certificates.read("ca.crt"));
        account.write(folder + "/client.crt", certificates.read(user + ".crt"));
        account.write(folder + "/client.key", certificates.read(user + ".key"));
        account.write(folder + "/password", passwordOf(user) + "\n");
        account.run("chmod", "-R", "go=", folder).ok();
    }

    private void allow(String user, String permission, String prefix) {
        etcdctl("role", "grant-permission", user, permission, "--prefix", prefix)
                .ok();
    }

    private static int clientPort(int number) {
        return 2377 + 2 * number;
    }

    private static String clientUrl(int number) {
        return "https://%s:%d".formatted(TestNetwork.HUB, clientPort(number));
    }

    private static String peerUrl(int number) {
        return "https://127.0.0.1:" + (clientPort(number) + 1);
    }
}
