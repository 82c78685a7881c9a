package io.tidewaiter.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * What a registry's answers to HEAD are worth. Some stand behind a proxy that answers 404, 403 or 405 to HEAD and hands
 * GET on. That is found out once and then known for a day, so that a tag that is gone costs one request too.
 */
final class Heads {

    private static final int MOST_KNOWN = 1000;
    private static final Duration KNOWN_FOR = Duration.ofDays(1);

    private final Cache<String, Worth> known;

    /** Of a refusal. */
    enum Worth {
        /** GET has to say whether it is true. */
        DOUBTFUL,
        /** HEAD has named a manifest, or GET said the same. */
        TRUE,
        /** GET had the manifest: HEAD is not asked. */
        FALSE
    }

    Heads(Ticker ticker) {
        this.known = Caffeine.newBuilder()
                .maximumSize(MOST_KNOWN)
                .expireAfterWrite(KNOWN_FOR)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** @param authority {@code host[:port]} of the registry */
    Worth of(String authority) {
        Worth worth = known.getIfPresent(authority);
        return worth == null ? Worth.DOUBTFUL : worth;
    }

    void are(String authority, Worth worth) {
        known.put(authority, worth);
    }
}
