package io.tidewaiter.it.fleet;

import io.tidewaiter.Main;
import io.tidewaiter.cli.command.Tidewaiter;
import io.tidewaiter.fleet.model.FleetHost;
import io.tidewaiter.fleet.model.FleetJson;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.FleetQuarantine;
import io.tidewaiter.fleet.model.Grant;
import io.tidewaiter.fleet.model.HostResult;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.model.Want;
import io.tidewaiter.it.host.CommandResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A fleet whose keys the test writes as hosts and coordinators do, and the commands that look at it. */
final class WrittenFleet {

    static final Target WEB = new Target("default", "registry.example/web:prod");
    static final String OLD = "sha256:" + "0".repeat(64);
    static final String NEW = "sha256:" + "1".repeat(64);
    static final String AT = "2026-03-01T10:00:00Z";

    final FleetKeys keys;
    private final EtcdCluster etcd;
    private final Path config;

    /** @param folder for the configuration */
    WrittenFleet(EtcdCluster etcd, String name, Path folder) {
        this(etcd, name, folder, etcd.endpoints(), "");
    }

    /** @param more lines of the section, indented by two blanks */
    WrittenFleet(EtcdCluster etcd, String name, Path folder, List<URI> endpoints, String more) {
        this.etcd = etcd;
        this.keys = new FleetKeys(name);
        this.config = folder.resolve(name + ".yaml");
        try {
            Files.writeString(
                    config,
                    "fleet:\n  name: %s\n  endpoints: [%s]\n%s"
                            .formatted(
                                    name,
                                    endpoints.stream().map(URI::toString).collect(Collectors.joining(", ")),
                                    more));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command {@code tidewaiter fleet}. */
    CommandResult fleet(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Tidewaiter.execute(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Stream.concat(Stream.of("--config", config.toString(), "fleet"), Stream.of(words))
                        .toArray(String[]::new));
        return new CommandResult("tidewaiter fleet " + String.join(" ", words), exit, out.toString(), err.toString());
    }

    Path config() {
        return config;
    }

    /** A coordinator as a process of its own, which the caller ends. */
    Process coordinate(Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--config",
                        config.toString(),
                        "fleet",
                        "coordinate")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** The host has begun, and its turn is over. It ran and reported whatever the coordinator decided. */
    WrittenFleet over(String host, HostResult.Ended how, String reason) {
        Rollout now = rollout();
        put(keys.result(host, WEB), new HostResult(now.id(), now.digest(), how, reason, "2.0.1", 0, 1200, AT));
        if (how == HostResult.Ended.PROVEN) {
            host(host, Map.of(), NEW);
        }
        delete(keys.want(host, WEB));
        delete(keys.grant(host, WEB));
        return this;
    }

    /** What the last of too many failing hosts writes. */
    WrittenFleet halted(String host, String why) {
        Rollout now = rollout();
        put(keys.quarantine(WEB.reference(), now.digest()), new FleetQuarantine(why, host, AT));
        return put(keys.gate(WEB), new RolloutGate(now.id(), RolloutGate.Word.HALTED, host, why, AT));
    }

    /** Whether the coordinator lets a host begin. */
    boolean mayBegin(String host) {
        return !read(keys.grant(host, WEB)).isEmpty();
    }

    WrittenFleet led() {
        return put(keys.leader(), "host-9-12ab34cd");
    }

    /** A host that is there and runs the old release. */
    WrittenFleet host(String name, Map<String, String> labels) {
        return host(name, labels, OLD);
    }

    WrittenFleet host(String name, Map<String, String> labels, String digest) {
        put(
                keys.info(name),
                new FleetHost(
                        "machine of " + name,
                        WEB.group(),
                        labels,
                        "0.1.0",
                        Map.of(
                                WEB.reference(),
                                new FleetHost.Running(digest, digest.equals(NEW) ? "2.0.1" : "1.9.0"))));
        return put(keys.beat(name), "machine of " + name);
    }

    WrittenFleet wants(String host) {
        return wants(host, new Want(NEW, true, ""));
    }

    WrittenFleet wants(String host, Want want) {
        return put(keys.want(host, WEB), want);
    }

    WrittenFleet granted(String host, Grant.Phase phase) {
        return put(keys.grant(host, WEB), new Grant("r1", NEW, phase, false, AT));
    }

    WrittenFleet ended(String host, HostResult.Ended how, String reason) {
        return put(keys.result(host, WEB), new HostResult("r1", NEW, how, reason, "2.0.1", 0, 1200, AT));
    }

    WrittenFleet rollout(int wave, RolloutGate.Word word, String by, String why) {
        put(keys.rollout(WEB), new Rollout("r1", NEW, Strategy.DEFAULT, wave, 2, List.of(OLD), "host-1", AT));
        return put(keys.gate(WEB), new RolloutGate("r1", word, by, why, AT));
    }

    WrittenFleet quarantined(String reason) {
        return put(keys.quarantine(WEB.reference(), NEW), new FleetQuarantine(reason, "host-2", AT));
    }

    WrittenFleet put(String key, Object value) {
        return put(key, FleetJson.write(value));
    }

    WrittenFleet put(String key, String value) {
        etcd.call("/v3/kv/put", "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(encoded(key), encoded(value)));
        return this;
    }

    void delete(String key) {
        etcd.call("/v3/kv/deleterange", "{\"key\":\"%s\"}".formatted(encoded(key)));
    }

    /** What a key holds; empty for none. */
    String read(String key) {
        return new String(
                Base64.getDecoder()
                        .decode(etcd.call("/v3/kv/range", "{\"key\":\"%s\"}".formatted(encoded(key)))
                                .path("kvs")
                                .path(0)
                                .path("value")
                                .asText()),
                StandardCharsets.UTF_8);
    }

    RolloutGate gate() {
        return FleetJson.read(read(keys.gate(WEB)), RolloutGate.class).orElseThrow();
    }

    Rollout rollout() {
        return FleetJson.read(read(keys.rollout(WEB)), Rollout.class).orElseThrow();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
