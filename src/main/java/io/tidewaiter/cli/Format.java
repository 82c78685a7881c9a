package io.tidewaiter.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidewaiter.api.Json;

/** How a command prints. */
enum Format {
    TABLE,
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    static String pretty(Object value) {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value that cannot be written: " + value, e);
        }
    }
}
