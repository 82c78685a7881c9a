package io.tidewaiter.notify;

import java.time.Duration;

/** What became of a notification that was sent. The words are for people, and hold no secret. */
public sealed interface Receipt {

    String words();

    /** It was taken. */
    record Taken(String words) implements Receipt {}

    /** It will never be taken: sending it again is of no use. */
    record Refused(String words) implements Receipt {}

    /**
     * It may be taken later.
     *
     * @param earliest when it may be sent again, from now; zero where the receiver did not say
     */
    record Later(String words, Duration earliest) implements Receipt {

        Later(String words) {
            this(words, Duration.ZERO);
        }
    }
}
