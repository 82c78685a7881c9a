package io.tidewaiter.fleet.rollout;

import io.tidewaiter.fleet.etcd.KeyValue;
import io.tidewaiter.fleet.etcd.Mirror;
import io.tidewaiter.fleet.model.FailureCount;
import io.tidewaiter.fleet.model.FleetHost;
import io.tidewaiter.fleet.model.FleetJson;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.FleetNews;
import io.tidewaiter.fleet.model.FleetQuarantine;
import io.tidewaiter.fleet.model.Grant;
import io.tidewaiter.fleet.model.HostResult;
import io.tidewaiter.fleet.model.NewsRead;
import io.tidewaiter.fleet.model.PastRollout;
import io.tidewaiter.fleet.model.PersonActs;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.RolloutProgress;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.model.Want;
import io.tidewaiter.fleet.model.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All keys of a fleet as values. A value of another shape counts as none. */
public final class FleetView implements Mirror.Listener {

    private final FleetKeys keys;
    private final Runnable changed;
    private final Map<String, Class<?>> types;
    private final Map<String, Kept> kept = new TreeMap<>();
    private final Map<String, Map<String, Kept>> hosts = new TreeMap<>();

    private long changes;

    /** @param value null for one of another shape */
    private record Kept(@Nullable Object value, long modified) {

        <T> Optional<Versioned<T>> as(Class<T> type) {
            return type.isInstance(value) ? Optional.of(new Versioned<>(type.cast(value), modified)) : Optional.empty();
        }
    }

    /** @param changed called after changes */
    public FleetView(FleetKeys keys, Runnable changed) {
        this.keys = keys;
        this.changed = changed;
        this.types = Map.ofEntries(
                Map.entry(keys.rollouts(), Rollout.class),
                Map.entry(keys.gates(), RolloutGate.class),
                Map.entry(keys.failures(), FailureCount.class),
                Map.entry(keys.exclusions(), Word.class),
                Map.entry(keys.retries(), Word.class),
                Map.entry(keys.acts(), PersonActs.class),
                Map.entry(keys.quarantine(), FleetQuarantine.class),
                Map.entry(keys.past(), PastRollout.class),
                Map.entry(keys.progress(), RolloutProgress.class),
                Map.entry(keys.news(), FleetNews.class),
                Map.entry(keys.told(), NewsRead.class));
    }

    @Override
    public void cleared() {
        changes++;
        kept.clear();
        hosts.clear();
    }

    @Override
    public void put(KeyValue entry) {
        changes++;
        String key = entry.key();
        if (key.startsWith(keys.agents())) {
            keys.ofHost(key)
                    .ifPresent(of -> hosts.computeIfAbsent(of.host(), any -> new HashMap<>())
                            .put(key, new Kept(ofHost(of.rest(), entry.value()), entry.modified())));
        } else {
            kept.put(key, new Kept(value(key, entry.value()), entry.modified()));
        }
    }

    @Override
    public void removed(String key) {
        changes++;
        if (key.startsWith(keys.agents())) {
            keys.ofHost(key).ifPresent(of -> {
                Map<String, Kept> own = hosts.getOrDefault(of.host(), Map.of());
                own.remove(key);
                if (own.isEmpty()) {
                    hosts.remove(of.host());
                }
            });
        } else {
            kept.remove(key);
        }
    }

    @Override
    public void changed() {
        changed.run();
    }

    private static @Nullable Object ofHost(String rest, String value) {
        String kind = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
        return switch (kind) {
            case "info" -> FleetJson.read(value, FleetHost.class).orElse(null);
            case "want" -> FleetJson.read(value, Want.class).orElse(null);
            case "grant" -> FleetJson.read(value, Grant.class).orElse(null);
            case "result" -> FleetJson.read(value, HostResult.class).orElse(null);
            default -> value;
        };
    }

    private @Nullable Object value(String key, String value) {
        Class<?> type = types.entrySet().stream()
                .filter(entry -> key.startsWith(entry.getKey()))
                .<Class<?>>map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        return type == null ? value : FleetJson.read(value, type).orElse(null);
    }

    /** The value of a key that is not a host's. */
    public <T> Optional<Versioned<T>> get(String key, Class<T> type) {
        return Optional.ofNullable(kept.get(key)).flatMap(found -> found.as(type));
    }

    /** The revision that wrote a key that is not a host's; 0 for none. */
    public long modified(String key) {
        return kept.get(key) instanceof Kept found ? found.modified() : 0;
    }

    private <T> Optional<Versioned<T>> get(String host, String key, Class<T> type) {
        return Optional.ofNullable(hosts.getOrDefault(host, Map.of()).get(key)).flatMap(found -> found.as(type));
    }

    /** The coordinator that leads; empty where none does, and then nothing goes on. */
    public Optional<String> leader() {
        return get(keys.leader(), String.class).map(Versioned::value);
    }

    /** What the coordinator said last of a target. */
    Optional<RolloutProgress> progress(Target target) {
        return get(keys.progress(target), RolloutProgress.class).map(Versioned::value);
    }

    /** Whether a rollout has begun and is not done. */
    public boolean isUnderWay(Target target) {
        return get(keys.gate(target), RolloutGate.class)
                .filter(gate -> gate.value().word() != RolloutGate.Word.DONE)
                .isPresent();
    }

    /** Grows with each change. */
    public long changes() {
        return changes;
    }

    /** The names of all hosts that have said what they are. */
    public Collection<String> hosts() {
        return hosts.keySet();
    }

    public Optional<FleetHost> info(String host) {
        return get(host, keys.info(host), FleetHost.class).map(Versioned::value);
    }

    public boolean isBeating(String host) {
        return hosts.getOrDefault(host, Map.of()).containsKey(keys.beat(host));
    }

    /** What hosts follow, and what rollouts are about. */
    public Set<Target> targets() {
        Set<Target> targets = new HashSet<>();
        hosts.keySet()
                .forEach(host -> info(host)
                        .ifPresent(info -> info.runs()
                                .keySet()
                                .forEach(reference -> targets.add(new Target(info.group(), reference)))));
        kept.keySet().stream()
                .filter(key -> key.startsWith(keys.rollouts()))
                .forEach(key -> FleetKeys.target(key, keys.rollouts()).ifPresent(targets::add));
        return targets;
    }

    /** All that decides about one target. */
    public TargetView of(Target target, Strategy strategy) {
        Optional<Versioned<Rollout>> rollout = get(keys.rollout(target), Rollout.class);
        return new TargetView(
                target,
                rollout.orElse(null),
                get(keys.gate(target), RolloutGate.class).orElse(null),
                get(keys.failures(target), FailureCount.class).orElse(null),
                hosts(target),
                quarantined(target.reference()),
                known(target, rollout.map(Versioned::value).orElse(null)),
                strategy);
    }

    private List<HostView> hosts(Target target) {
        List<HostView> all = new ArrayList<>();
        hosts.keySet()
                .forEach(host -> info(host)
                        .filter(info -> info.group().equals(target.group())
                                && info.runs().containsKey(target.reference()))
                        .ifPresent(info -> all.add(new HostView(
                                host,
                                info,
                                isBeating(host),
                                get(host, keys.want(host, target), Want.class)
                                        .map(Versioned::value)
                                        .orElse(null),
                                get(host, keys.grant(host, target), Grant.class).orElse(null),
                                get(host, keys.result(host, target), HostResult.class)
                                        .orElse(null),
                                get(keys.exclusion(target, host), Word.class)
                                        .map(Versioned::value)
                                        .orElse(null),
                                get(keys.retry(target, host), Word.class).orElse(null)))));
        return all;
    }

    /** The quarantined digests of a reference. */
    public Set<String> quarantined(String reference) {
        String prefix = keys.quarantine(reference, "");
        Set<String> digests = new TreeSet<>();
        kept.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .forEach(key -> FleetKeys.last(key).ifPresent(digests::add));
        return digests;
    }

    /** A digest that no host begins; what is written there is not needed for that. */
    public record Quarantined(String reference, String digest, FleetQuarantine entry, long modified) {}

    /** All that is quarantined. */
    public List<Quarantined> quarantine() {
        List<Quarantined> all = new ArrayList<>();
        kept.forEach((key, value) -> {
            if (key.startsWith(keys.quarantine())) {
                FleetKeys.target(key, keys.quarantine())
                        .ifPresent(named -> all.add(new Quarantined(
                                named.group(),
                                named.reference(),
                                value.as(FleetQuarantine.class)
                                        .map(Versioned::value)
                                        .orElse(new FleetQuarantine("no reason is given", "unknown", "")),
                                value.modified())));
            }
        });
        return all;
    }

    /** What is to be told; empty before the first coordinator that tells. */
    public Optional<Versioned<FleetNews>> news() {
        return get(keys.news(), FleetNews.class);
    }

    /** What people did to a target. */
    public PersonActs acts(Target target) {
        return get(keys.acts(target), PersonActs.class).map(Versioned::value).orElse(PersonActs.NONE);
    }

    private Set<String> known(Target target, @Nullable Rollout current) {
        Set<String> known = new TreeSet<>();
        past(target).forEach(past -> addTo(known, past.rollout()));
        if (current != null) {
            addTo(known, current);
        }
        return known;
    }

    private static void addTo(Set<String> known, Rollout rollout) {
        known.add(rollout.digest());
        known.addAll(rollout.before());
    }

    /** The rollouts before the one of now, in no order. */
    public List<PastRollout> past(Target target) {
        String prefix = keys.past(target, "");
        return kept.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .flatMap(entry -> entry.getValue().as(PastRollout.class).stream())
                .map(Versioned::value)
                .toList();
    }
}
