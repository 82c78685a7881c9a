package io.tidewaiter.it.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What etcd once did to one key. The changes of one transaction have the same revision.
 *
 * @param revision from 2, as an empty store is at revision 1
 * @param value null if the key was deleted, by hand or because its lease ended
 */
public record KeyChange(long revision, String key, @Nullable String value) {

    /** The range of all keys, as fields of a request. */
    static final String ALL_KEYS = "\"key\":\"AA==\",\"range_end\":\"AA==\"";

    /** The request that makes the member tell all changes since the first, and then go on with those to come. */
    static final String WATCH_ALL = "{\"create_request\":{%s,\"start_revision\":\"1\"}}".formatted(ALL_KEYS);

    /** The request whose answer has the revision that the store is at, by agreement of a majority. */
    static final String READ_NOTHING = "{%s,\"count_only\":true}".formatted(ALL_KEYS);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param line of the answer to a watch, by the JSON gateway or by {@code etcdctl --write-out=json} */
    static Stream<KeyChange> of(String line) {
        JsonNode message = parse(line);
        JsonNode result = message.path("result");
        boolean refused = !message.path("error").isMissingNode()
                || result.path("canceled").asBoolean()
                || message.path("Canceled").asBoolean();
        if (refused) {
            throw new IllegalStateException("the watch was refused: " + line);
        }
        return Stream.of(result.path("events"), message.path("Events"))
                .flatMap(events -> StreamSupport.stream(events.spliterator(), false))
                .map(event -> ofPair(event.path("kv")));
    }

    /** The changes up to this revision of the store, which has to be one that is reached. */
    static List<KeyChange> upTo(long revision, Stream<String> linesOfAWatch) {
        List<KeyChange> changes = new ArrayList<>();
        Iterator<String> lines = linesOfAWatch.iterator();
        while (revision > 1 && (changes.isEmpty() || changes.getLast().revision < revision)) {
            of(lines.next()).forEach(changes::add);
        }
        return changes.stream().filter(change -> change.revision <= revision).toList();
    }

    static long revision(String answer) {
        return parse(answer).at("/header/revision").asLong();
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + json, e);
        }
    }

    /** A deleted key has no creation. */
    private static KeyChange ofPair(JsonNode pair) {
        boolean deleted = pair.path("create_revision").asLong() == 0;
        return new KeyChange(
                pair.path("mod_revision").asLong(),
                decoded(pair.path("key")),
                deleted ? null : decoded(pair.path("value")));
    }

    private static String decoded(JsonNode bytes) {
        return new String(Base64.getDecoder().decode(bytes.asText()), StandardCharsets.UTF_8);
    }
}
