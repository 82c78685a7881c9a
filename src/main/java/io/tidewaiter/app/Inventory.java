package io.tidewaiter.app;

import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which image each workload runs, as the last check that looked at it left it. Confined to the event loop. */
public final class Inventory {

    private final Map<WorkloadId, Item> items = new LinkedHashMap<>();

    /**
     * One workload.
     *
     * @param digest of the image in use
     * @param version what its publisher says of it
     */
    public record Item(String unit, String container, String image, String digest, ImageVersion version) {}

    /** @param whole whether the check was of every workload there is, so that all others are forgotten */
    void note(Report report, boolean whole) {
        if (whole) {
            items.clear();
        }
        report.rows().forEach(this::note);
    }

    private void note(Row row) {
        boolean updated = row.updated() == Updated.TRUE;
        Digest digest = updated ? row.newDigest() : row.oldDigest();
        if (row.workload() != null && row.unit() != null && digest != null) {
            items.put(
                    row.workload(),
                    new Item(
                            row.unit(),
                            row.container(),
                            row.image(),
                            digest.toString(),
                            updated ? row.versions().to() : row.versions().from()));
        }
    }

    /** One for each workload whose image is known. */
    public List<Item> items() {
        return List.copyOf(items.values());
    }
}
