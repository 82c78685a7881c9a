package io.tidewaiter.it.fleet.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidewaiter.it.fleet.KeyChange;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What etcd had at one revision, of the one target of a simulated fleet. It reads keys and values by itself, and shares nothing
 * with the program that wrote them.
 */
final class Ledger {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode NOTHING = MissingNode.getInstance();

    private final Map<String, JsonNode> grants = new TreeMap<>();
    private final Map<String, JsonNode> results = new TreeMap<>();
    private final Map<String, String> quarantine = new HashMap<>();
    private final Map<String, String> beats = new HashMap<>();
    private JsonNode rollout = NOTHING;
    private JsonNode gate = NOTHING;
    private JsonNode failures = NOTHING;
    private String leader = "";

    /** What a key is about. */
    enum Kind {
        GRANT,
        RESULT,
        BEAT,
        ROLLOUT,
        GATE,
        FAILURES,
        QUARANTINE,
        LEADER,
        OTHER
    }

    /** @param of the host or the digest; else empty */
    record Place(Kind kind, String of) {

        /** {@code /tidewaiter/FLEET/…}: see the documentation of the keys. */
        static Place parse(String key) {
            String[] segments = key.split("/", -1);
            return switch (segments[3]) {
                case "agent" ->
                    switch (segments[5]) {
                        case "grant" -> new Place(Kind.GRANT, segments[4]);
                        case "result" -> new Place(Kind.RESULT, segments[4]);
                        case "beat" -> new Place(Kind.BEAT, segments[4]);
                        default -> new Place(Kind.OTHER, "");
                    };
                case "shared" ->
                    switch (segments[4]) {
                        case "rollout" -> new Place(Kind.ROLLOUT, "");
                        case "gate" -> new Place(Kind.GATE, "");
                        case "fail" -> new Place(Kind.FAILURES, "");
                        case "quarantine" -> new Place(Kind.QUARANTINE, segments[6].replace("%3A", ":"));
                        default -> new Place(Kind.OTHER, "");
                    };
                case "leader" -> new Place(Kind.LEADER, "");
                default -> new Place(Kind.OTHER, "");
            };
        }
    }

    void apply(KeyChange change) {
        Place place = Place.parse(change.key());
        String value = change.value();
        switch (place.kind()) {
            case GRANT -> put(grants, place.of(), value);
            case RESULT -> put(results, place.of(), value);
            case BEAT -> putText(beats, place.of(), value);
            case QUARANTINE -> putText(quarantine, place.of(), value);
            case ROLLOUT -> rollout = json(value);
            case GATE -> gate = json(value);
            case FAILURES -> failures = json(value);
            case LEADER -> leader = value == null ? "" : value;
            case OTHER -> {}
        }
    }

    private static void put(Map<String, JsonNode> map, String key, @Nullable String value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, json(value));
        }
    }

    private static void putText(Map<String, String> map, String key, @Nullable String value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    static JsonNode json(@Nullable String value) {
        try {
            return value == null ? NOTHING : JSON.readTree(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + value, e);
        }
    }

    JsonNode grant(String host) {
        return grants.getOrDefault(host, NOTHING);
    }

    /** How many hosts may begin or have begun, of this rollout or of one before. */
    int granted() {
        return grants.size();
    }

    int updating() {
        return (int) grants.values().stream()
                .filter(grant -> text(grant, "phase").equals("UPDATING"))
                .count();
    }

    String rolloutId() {
        return text(rollout, "id");
    }

    String digest() {
        return text(rollout, "digest");
    }

    int wave() {
        return rollout.path("wave").asInt();
    }

    int threshold() {
        return rollout.path("threshold").asInt();
    }

    /** The word of the gate, if it is the rollout's; else empty. */
    String word() {
        return text(gate, "rollout").equals(rolloutId()) ? text(gate, "word") : "";
    }

    boolean lets() {
        return word().equals("RUN") || word().equals("DONE");
    }

    boolean isQuarantined(String digest) {
        return quarantine.containsKey(digest);
    }

    boolean hasLeader() {
        return !leader.isEmpty();
    }

    int failures() {
        return text(failures, "rollout").equals(rolloutId())
                ? failures.path("count").asInt()
                : 0;
    }

    int count(String ended) {
        return (int) ofRollout()
                .filter(result -> text(result, "ended").equals(ended))
                .count();
    }

    int ended() {
        return (int) ofRollout().count();
    }

    private Stream<JsonNode> ofRollout() {
        return results.values().stream()
                .filter(result -> text(result, "rollout").equals(rolloutId()));
    }

    boolean hasResult(String host) {
        return results.containsKey(host) && text(results.get(host), "rollout").equals(rolloutId());
    }

    /** How many hosts may have begun and not ended now, by the rollout's own strategy. */
    int budget() {
        JsonNode strategy = rollout.path("strategy");
        int limit = portion(strategy, "budget");
        boolean ramps = strategy.path("ramp").asBoolean() && !word().equals("DONE");
        return ramps ? Math.min(limit, Math.max(canaries(), count("PROVEN"))) : limit;
    }

    int canaries() {
        return portion(rollout.path("strategy"), "canaries");
    }

    /** Percentages are of the hosts that are there, rounded up. */
    private int portion(JsonNode strategy, String field) {
        String text = text(strategy, field);
        return text.endsWith("%")
                ? (int) Math.ceil(Double.parseDouble(text.substring(0, text.length() - 1)) * beats.size() / 100 - 1e-9)
                : Integer.parseInt(text);
    }

    static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }
}
