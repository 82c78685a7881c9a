package io.tidewaiter.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewaiter.update.State;
import java.util.Map;
import java.util.Optional;

/** A state as its word and a JSON object of what it carries. */
final class StateCodec {

    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    /** Only what a crash can leave behind: an end is never gone on from. */
    private static final Map<String, Class<? extends State>> RESUMABLE = Map.of(
            "staging", State.Staging.class,
            "staged", State.Staged.class,
            "activating", State.Activating.class,
            "verifying", State.Verifying.class,
            "withdrawing", State.Withdrawing.class,
            "rolling back", State.RollingBack.class);

    private StateCodec() {}

    static String detail(State state) {
        try {
            ObjectNode detail = JSON.valueToTree(state);
            if (state instanceof State.End end) {
                detail.put("reason", end.reason());
            }
            return JSON.writeValueAsString(detail);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a state that cannot be written: " + state, e);
        }
    }

    /** The reason that an end carries; empty when it carries none. */
    static String reason(String detail) {
        try {
            return JSON.readTree(detail).path("reason").asText("");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the journal holds an end that cannot be read: " + detail, e);
        }
    }

    /** The state, unless it is an end or cannot be read. */
    static Optional<State> read(String word, String detail) {
        Class<? extends State> type = RESUMABLE.get(word);
        if (type == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(detail, type));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the journal holds a state that cannot be read: " + word + " " + detail, e);
        }
    }
}
