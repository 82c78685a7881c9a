package io.tidewaiter.cli.podman;

import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.RowView;
import io.tidewaiter.cli.print.ShortDigest;
import io.tidewaiter.update.model.Updated;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One line of the report of podman-auto-update(1): its fields under their names, in its order.
 *
 * @param fields every one that Podman has, and no other
 */
record ReportLine(Map<String, String> fields) {

    static final List<String> NAMES =
            List.of("Unit", "Container", "ContainerName", "ContainerID", "Image", "Policy", "Updated");

    /** The headings: {@code CONTAINER NAME} for {@code ContainerName}. */
    static final ReportLine HEADING = new ReportLine(NAMES.stream()
            .collect(Collectors.toMap(
                    name -> name,
                    name -> name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toUpperCase(Locale.ROOT),
                    (one, other) -> one,
                    LinkedHashMap::new)));

    /** A unit that is not running has no container. The name is then that of its next container. */
    static ReportLine of(RowView row, Updated updated) {
        String id = row.containerId();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Unit", row.unit() == null ? "" : row.unit());
        fields.put(
                "Container", id.isEmpty() ? row.container() : "%s (%s)".formatted(ShortDigest.of(id), row.container()));
        fields.put("ContainerName", row.container());
        fields.put("ContainerID", id);
        fields.put("Image", row.image());
        fields.put("Policy", row.policy().equals("image") ? "registry" : row.policy());
        fields.put("Updated", updated.word());
        return new ReportLine(fields);
    }

    String get(String field) {
        return fields.getOrDefault(field, "");
    }

    /** As Go prints a structure. */
    String values() {
        return "{" + String.join(" ", fields.values()) + "}";
    }

    String json() {
        return Json.write(fields);
    }
}
