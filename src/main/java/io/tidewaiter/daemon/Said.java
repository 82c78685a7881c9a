package io.tidewaiter.daemon;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was logged last of each subject, so that what stands for hours is said once. */
final class Said {

    /** So many subjects; of the one that was not mentioned for the longest time the same may be said twice. */
    static final int MOST = 1000;

    private final Map<Object, String> words = new LinkedHashMap<>();

    /** Whether this is another than what was said of it last. */
    boolean isNew(Object subject, String said) {
        boolean isNew = !said.equals(words.remove(subject));
        words.put(subject, said);
        if (words.size() > MOST) {
            words.remove(words.keySet().iterator().next());
        }
        return isNew;
    }

    /** It is over: the same is news again. */
    void forget(Object subject) {
        words.remove(subject);
    }
}
