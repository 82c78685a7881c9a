package io.tidewaiter.update.model;

import io.tidewaiter.host.Release;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The unit, the image and the versions of an update, as variables for hooks and as fields of the journal. */
public final class UpdateVariables {

    private UpdateVariables() {}

    /** What is not known is left out. Images wrote some of it: it may hold control characters. */
    public static Map<String, String> of(Update update) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("TIDEWAITER_UPDATE", Long.toString(update.id()));
        all.put("TIDEWAITER_UNIT", update.workload().unit());
        all.put("TIDEWAITER_CONTAINER", update.workload().container());
        all.put("TIDEWAITER_IMAGE", update.workload().reference().toString());
        put(all, "TIDEWAITER_OLD_DIGEST", update.from() instanceof Release from ? from.digest() : null);
        put(all, "TIDEWAITER_NEW_DIGEST", update.to());
        put(all, "TIDEWAITER_OLD_VERSION", update.versions().from().name());
        put(all, "TIDEWAITER_NEW_VERSION", update.versions().to().name());
        return all;
    }

    private static void put(Map<String, String> all, String name, @Nullable Object value) {
        if (value != null) {
            all.put(name, value.toString());
        }
    }
}
