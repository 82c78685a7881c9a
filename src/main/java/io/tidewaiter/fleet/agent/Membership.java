package io.tidewaiter.fleet.agent;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who this host is in its fleet.
 *
 * @param host its name there, which no other host has
 * @param machine tells two hosts of one name apart
 * @param version of Tidewaiter
 * @param aloneAfter how long etcd may be away before the host follows its own gates only; null for never
 */
public record Membership(
        String host,
        String group,
        Map<String, String> labels,
        String machine,
        String version,
        @Nullable Duration aloneAfter) {

    public Membership {
        labels = Map.copyOf(labels);
    }
}
