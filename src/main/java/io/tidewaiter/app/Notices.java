package io.tidewaiter.app;

import io.tidewaiter.api.model.NoticeView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Current problems of the daemon that concern no single workload. {@code status} prints them first.
 *
 * <p>Confined to one event loop.
 */
public final class Notices {

    private final Map<String, String> bySubject = new TreeMap<>();

    /** Replaces the notice on this subject. */
    public void say(String subject, String words) {
        bySubject.put(subject, words);
    }

    /** Removes the notice on this subject. */
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
