package io.tidewaiter.trigger.webhook.server;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets what was not asked for the longest, so that no stranger can fill it. */
final class Recent<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    private final int most;

    Recent(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
