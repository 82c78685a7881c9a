package io.tidewaiter.it.fleet;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An etcd of several members on loopback ports of this machine, without TLS and users. Its data is in memory and is never
 * synced, so it starts in less than a second. The members die with the JVM of the test, however that ends.
 */
public final class EtcdCluster implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LONGEST_HISTORY = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private static final int PORTS_FROM = 16_000;
    private static final int PORTS_TO = 32_000;

    /** A member that is not heard for half a second is replaced as leader within a second. */
    private static final Duration ELECTION = Duration.ofMillis(500);

    private static final List<String> OPTIONS =
            List.of("--unsafe-no-fsync", "--initial-cluster-token=tidewaiter", "--log-level=warn");

    /** Leaves its own number in the file, and becomes the command. */
    private static final String START = "echo $$ >\"$0\"; exec \"$@\"";

    /** Reads until the JVM closes the pipe or dies, then kills what has left its number in the folder. */
    private static final String CLEAN_UP = """
            trap '' INT TERM HUP
            cat >/dev/null
            for number in "$0"/*.pid; do [ ! -e "$number" ] || kill -KILL "$(cat "$number")"; done
            for try in 1 2 3 4 5; do rm -rf "$0" && break; sleep 0.1; done
            """;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER).build();
    private final Process cleanUp;
    private final List<EtcdMember> members;

    private EtcdCluster(Path folder, int size, Duration election) throws IOException {
        cleanUp = new ProcessBuilder("sh", "-c", CLEAN_UP, folder.toString()).start();
        members = members(folder, size, election);
    }

    /** @param size how many members; they answer when this returns */
    public static EtcdCluster start(int size) {
        return start(size, ELECTION);
    }

    /** @param election how long a leader may be silent before it is replaced: longer where the machine is busy */
    public static EtcdCluster start(int size, Duration election) {
        try {
            Path memory = Path.of("/dev/shm");
            EtcdCluster cluster = new EtcdCluster(
                    Files.isWritable(memory)
                            ? Files.createTempDirectory(memory, "tidewaiter-etcd")
                            : Files.createTempDirectory("tidewaiter-etcd"),
                    size,
                    election);
            try {
                cluster.members.forEach(EtcdMember::start);
                cluster.awaitHealthy();
                return cluster;
            } catch (RuntimeException | Error e) {
                cluster.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<EtcdMember> members() {
        return members;
    }

    /** Where clients reach the members. */
    public List<URI> endpoints() {
        return members.stream().map(EtcdMember::endpoint).toList();
    }

    /** The member that the others follow, once there is one. */
    public EtcdMember leader() {
        return await().atMost(LIMIT)
                .pollInterval(PAUSE)
                .until(() -> members.stream().filter(this::isLeader).toList(), found -> found.size() == 1)
                .getFirst();
    }

    /** A member that follows; it runs and is not paused. */
    public EtcdMember follower() {
        EtcdMember leader = leader();
        return members.stream()
                .filter(member -> member.isAwake() && member != leader)
                .findFirst()
                .orElseThrow();
    }

    /** Waits until all members that run and are not paused take part in the cluster. */
    public void awaitHealthy() {
        for (EtcdMember member : members) {
            if (member.isAwake()) {
                await(member + " answers").atMost(LIMIT).pollInterval(PAUSE).until(() -> isHealthy(member));
            }
        }
    }

    /**
     * Asks the JSON gateway of a member that takes part in the cluster.
     *
     * @param path such as {@code /v3/kv/put}
     */
    public JsonNode call(String path, String json) {
        return KeyChange.parse(answer(healthy(), path, json));
    }

    /** All that ever happened to the keys, in order, up to now. A majority of the members has to run. */
    public List<KeyChange> history() {
        EtcdMember member = healthy();
        long now = KeyChange.revision(answer(member, "/v3/kv/range", KeyChange.READ_NOTHING));
        HttpRequest watch = request(member, "/v3/watch")
                .POST(BodyPublishers.ofString(KeyChange.WATCH_ALL))
                .build();
        return http.sendAsync(watch, BodyHandlers.ofLines())
                .thenApplyAsync(answer -> {
                    try (Stream<String> lines = answer.body()) {
                        return KeyChange.upTo(now, lines);
                    }
                })
                .orTimeout(LONGEST_HISTORY.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        members.forEach(EtcdMember::kill);
        http.shutdownNow();
        try {
            cleanUp.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cleanUp.onExit().join();
    }

    private EtcdMember healthy() {
        return await().atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(PAUSE)
                .until(
                        () -> members.stream()
                                .filter(EtcdMember::isAwake)
                                .filter(this::isHealthy)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private boolean isLeader(EtcdMember member) {
        if (!member.isAwake()) {
            return false;
        }
        JsonNode status = KeyChange.parse(answer(member, "/v3/maintenance/status", "{}"));
        return status.path("leader")
                .asText("none")
                .equals(status.at("/header/member_id").asText());
    }

    private boolean isHealthy(EtcdMember member) {
        if (!member.isAwake()) {
            throw new IllegalStateException(member + " ended: " + member.log());
        }
        try {
            HttpResponse<String> answer =
                    http.send(request(member, "/health").timeout(ANSWER).build(), BodyHandlers.ofString());
            return answer.statusCode() == 200;
        } catch (IOException e) {
            return false; // it does not listen yet
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private String answer(EtcdMember member, String path, String json) {
        try {
            HttpResponse<String> answer = http.send(
                    request(member, path)
                            .timeout(ANSWER)
                            .POST(BodyPublishers.ofString(json))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        "%s answers %s with %d: %s".formatted(member, path, answer.statusCode(), answer.body()));
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static HttpRequest.Builder request(EtcdMember member, String path) {
        return HttpRequest.newBuilder(member.endpoint().resolve(path));
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }

    private static List<EtcdMember> members(Path folder, int size, Duration election) throws IOException {
        String program = program().toString();
        List<URI> addresses = freeAddresses(2 * size);
        String peers = IntStream.range(0, size)
                .mapToObj(i -> "m%d=%s".formatted(i, addresses.get(size + i)))
                .collect(Collectors.joining(","));
        List<EtcdMember> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String name = "m" + i;
            URI client = addresses.get(i);
            URI peer = addresses.get(size + i);
            List<String> command = new ArrayList<>(
                    List.of("sh", "-c", START, folder.resolve(name + ".pid").toString()));
            command.addAll(List.of(
                    program,
                    "--name=" + name,
                    "--data-dir=" + folder.resolve(name),
                    "--listen-client-urls=" + client,
                    "--advertise-client-urls=" + client,
                    "--listen-peer-urls=" + peer,
                    "--initial-advertise-peer-urls=" + peer,
                    "--initial-cluster=" + peers));
            command.add("--election-timeout=" + election.toMillis());
            command.add("--heartbeat-interval=" + election.toMillis() / 10);
            command.addAll(OPTIONS);
            members.add(new EtcdMember(name, client, command, folder));
        }
        return List.copyOf(members);
    }

    /**
     * Below the range that outgoing connections take theirs from: one of them would sooner or later hold the port of a member
     * that was killed. All are held until the last is found, so that none is given twice.
     */
    private static List<URI> freeAddresses(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            await().atMost(LIMIT).pollDelay(Duration.ZERO).until(() -> {
                hold(ThreadLocalRandom.current().nextInt(PORTS_FROM, PORTS_TO)).ifPresent(held::add);
                return held.size() == count;
            });
            return held.stream()
                    .map(socket -> URI.create("http://127.0.0.1:" + socket.getLocalPort()))
                    .toList();
        } finally {
            held.forEach(EtcdCluster::release);
        }
    }

    private static Optional<ServerSocket> hold(int port) {
        try {
            return Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            return Optional.empty(); // it is taken
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Debian's, out of a tree of the test hosts. */
    private static Path program() throws IOException {
        try (Stream<Path> trees = Files.list(trees())) {
            return trees.filter(tree -> trees().relativize(tree).toString().startsWith("trixie-"))
                    .map(tree -> tree.resolve("usr/bin/etcd"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalStateException("there is no etcd: src/it/host/host prepare brings it"));
        }
    }

    private static Path trees() {
        String cache = System.getenv("TIDEWAITER_CACHE");
        String userCache = System.getenv("XDG_CACHE_HOME");
        if (cache != null) {
            return Path.of(cache);
        }
        return (userCache != null ? Path.of(userCache) : Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("tidewaiter");
    }
}
