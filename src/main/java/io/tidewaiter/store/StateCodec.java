package io.tidewaiter.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.State;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A state as its word and a JSON object of what it carries. */
final class StateCodec {

    private static final Logger log = LoggerFactory.getLogger(StateCodec.class);

    private static final ObjectMapper JSON = new ObjectMapper()
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .addMixIn(State.Deferred.class, WithoutGates.class)
            .addMixIn(State.Activating.class, Flat.class)
            .addMixIn(State.Verifying.class, Flat.class)
            .addMixIn(State.RollingBack.class, Flat.class)
            .addMixIn(State.Left.class, Flat.class);

    /** They are of the moment; what the past is told by is the reason. */
    @JsonIgnoreProperties("gates")
    private interface WithoutGates {}

    /** As the first format had it: what goes with a unit stands beside the rest. */
    interface Flat {

        @JsonUnwrapped
        Beside beside();
    }

    /** Only the states that a crash can leave behind: an update that has ended does not continue. */
    private static final Map<String, Class<? extends State>> RESUMABLE = Map.of(
            "staging", State.Staging.class,
            "staged", State.Staged.class,
            "preparing", State.Preparing.class,
            "activating", State.Activating.class,
            "verifying", State.Verifying.class,
            "withdrawing", State.Withdrawing.class,
            "rolling back", State.RollingBack.class,
            "concluding", State.Concluding.class);

    private StateCodec() {}

    /** Whether an update in this state has not ended. */
    static boolean isResumable(String word) {
        return RESUMABLE.containsKey(word);
    }

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

    static String left(State.Left left) {
        try {
            return JSON.writeValueAsString(left);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was left down cannot be written: " + left, e);
        }
    }

    /** One that cannot be read counts as failed, with no dependents. */
    static State.Left readLeft(String detail) {
        try {
            return JSON.readValue(detail, State.Left.class);
        } catch (JsonProcessingException e) {
            log.error("the journal holds an entry that cannot be read detail={}", detail, e);
            return new State.Left("", false, Beside.NOTHING);
        }
    }

    /** The reason that an end carries; empty when it carries none. One that cannot be read must not hide all others. */
    static String reason(String detail) {
        try {
            return JSON.readTree(detail).path("reason").asText("");
        } catch (JsonProcessingException e) {
            return "the journal's entry for this end cannot be read";
        }
    }

    /** The image that an end tells of; empty when it cannot be read. */
    static String imageId(String detail) {
        try {
            return JSON.readTree(detail).path("imageId").asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    /** The run after which an image was armed; null when the end carries none. */
    static @Nullable String lastRun(String detail) {
        try {
            return JSON.readTree(detail).path("lastRun").textValue();
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** The revision of the rule by which a candidate was refused; empty where it was not. */
    static String revision(String detail) {
        try {
            return JSON.readTree(detail).path("revision").asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    /**
     * The state that a crash left behind. One that cannot be read is answered as what is safe: what had not touched
     * anything begins again, and anything else goes back to last good.
     */
    static State read(String word, String detail) {
        Class<? extends State> type = RESUMABLE.get(word);
        try {
            if (type != null) {
                return JSON.readValue(detail, type);
            }
        } catch (JsonProcessingException e) {
            log.error("the journal holds a state that cannot be read state={} detail={}", word, detail, e);
        }
        if (word.equals("staging") || word.equals("staged") || word.equals("preparing")) {
            return new State.Staging();
        }
        return new State.RollingBack(
                "the journal's entry \"%s\" cannot be read".formatted(word), false, Beside.NOTHING, false, 1);
    }
}
