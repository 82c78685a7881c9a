package io.tidewaiter.trigger.webhook.kind;

import io.tidewaiter.update.port.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One push that a delivery tells of.
 *
 * @param id what the sender calls this event, which is the same when it tells of it again; empty when it has no such name
 */
public record Notice(String id, Scope.Push push) {

    private static final int LONGEST_ID = 200;

    /** Ids are remembered: one of any length would be as much memory as the sender likes. */
    public Notice {
        id = id.length() > LONGEST_ID ? "" : id;
    }

    /**
     * What a sender said, if it can be true.
     *
     * @param tag empty when none was said
     * @return none when nothing can be pushed under that name, so that none of it gets any further
     */
    static List<Notice> of(String id, String repository, String tag) {
        return tag.isEmpty() ? List.of() : named(id, repository, tag);
    }

    /** As {@link #of}, where no particular tag moved. */
    static List<Notice> ofRepository(String id, String repository) {
        return named(id, repository, null);
    }

    private static List<Notice> named(String id, String repository, @Nullable String tag) {
        try {
            return List.of(new Notice(id, new Scope.Push(repository, tag)));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }
}
