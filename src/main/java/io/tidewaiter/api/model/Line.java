package io.tidewaiter.api.model;

import org.jspecify.annotations.Nullable;

/**
 * One line of the answer to a check. The answer is JSON objects, one in each line: the events during the check, then the
 * result or the error. Exactly one part is there.
 *
 * @param result the last line when all went as far as it could
 * @param error the last line when the check itself broke
 */
public record Line(
        @Nullable Step progress,
        @Nullable CheckAnswer result,
        @Nullable String error) {

    public static Line progress(Step step) {
        return new Line(step, null, null);
    }

    public static Line result(CheckAnswer answer) {
        return new Line(null, answer, null);
    }

    public static Line error(String message) {
        return new Line(null, null, message);
    }
}
