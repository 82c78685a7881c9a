package io.tidewaiter.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is wrong with the service itself and no workload's matter, until it is over: {@code status} says it first.
 *
 * <p>Confined to one event loop.
 */
public final class Notices {

    private final Map<String, String> bySubject = new TreeMap<>();

    /** In place of what was said of this subject before. */
    public void say(String subject, String words) {
        bySubject.put(subject, words);
    }

    /** All is well with this subject. */
    public void over(String subject) {
        bySubject.remove(subject);
    }

    /** In the order of their subjects. */
    public List<NoticeView> all() {
        return bySubject.entrySet().stream()
                .map(notice -> new NoticeView(notice.getKey(), notice.getValue()))
                .toList();
    }
}
