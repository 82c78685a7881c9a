package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.host.PullProgress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what Podman says of each layer when asked to speak as Docker does: {@code {status, id, progressDetail: {current,
 * total}}}. It does so once a second for each; what leaves here is at most five times a second altogether.
 */
final class LayerTally {

    private static final long PAUSE_NANOS = 200_000_000;

    private final Map<String, PullProgress.Bytes> layers = new LinkedHashMap<>();
    private long told = Long.MIN_VALUE;

    /** @return what is to be told now, if anything */
    Optional<PullProgress> note(JsonNode object, long nanos) {
        String layer = object.path("id").asText();
        return switch (object.path("status").asText()) {
            case "Pulling fs layer" -> Optional.of(new PullProgress("Copying blob " + layer, bytes()));
            case "Downloading" -> {
                JsonNode detail = object.path("progressDetail");
                long total = Math.max(0, detail.path("total").asLong());
                layers.put(
                        layer,
                        new PullProgress.Bytes(Math.min(detail.path("current").asLong(), total), total));
                yield tell(layer, nanos);
            }
            case "Download complete" -> {
                layers.computeIfPresent(layer, (id, last) -> new PullProgress.Bytes(last.total(), last.total()));
                yield layers.containsKey(layer) ? tell(layer, nanos) : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private Optional<PullProgress> tell(String layer, long nanos) {
        if (told != Long.MIN_VALUE && nanos - told < PAUSE_NANOS) {
            return Optional.empty();
        }
        told = nanos;
        return Optional.of(new PullProgress("Copying blob " + layer, bytes()));
    }

    private PullProgress.@Nullable Bytes bytes() {
        long total =
                layers.values().stream().mapToLong(PullProgress.Bytes::total).sum();
        long done = layers.values().stream().mapToLong(PullProgress.Bytes::done).sum();
        return total == 0 ? null : new PullProgress.Bytes(done, total);
    }
}
