package io.tidewaiter.fleet.page;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.RolloutWords;
import io.tidewaiter.fleet.rollout.RolloutWords.Answer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The buttons of the page. */
enum PersonWord {
    @JsonProperty("pause")
    PAUSE,
    @JsonProperty("resume")
    RESUME,
    @JsonProperty("halt")
    HALT,
    @JsonProperty("promote")
    PROMOTE,
    @JsonProperty("retry")
    RETRY,
    @JsonProperty("exclude")
    EXCLUDE,
    @JsonProperty("include")
    INCLUDE;

    private static final int LONGEST_REASON = 500;

    /** What is missing or wrong; null for nothing. */
    @Nullable
    String mistake(@Nullable String host, @Nullable String reason) {
        if (this == HALT && (reason == null || reason.isBlank())) {
            return "a halt needs a reason";
        }
        if (reason != null && reason.length() > LONGEST_REASON) {
            return "a reason has at most %d characters".formatted(LONGEST_REASON);
        }
        return host == null && (this == RETRY || this == EXCLUDE || this == INCLUDE) ? "a host is needed" : null;
    }

    Answer of(RolloutWords words, Target target, @Nullable String host, @Nullable String reason) {
        String why = Objects.requireNonNullElse(reason, "").strip();
        return switch (this) {
            case PAUSE -> words.pause(target);
            case RESUME -> words.resume(target);
            case HALT -> words.halt(target, why);
            case PROMOTE -> words.promote(target);
            case RETRY -> words.retry(target, Objects.requireNonNull(host));
            case EXCLUDE -> words.exclude(target, Objects.requireNonNull(host), why);
            case INCLUDE -> words.include(target, Objects.requireNonNull(host));
        };
    }
}
