package io.tidewaiter.config;

import java.util.Arrays;
import java.util.Locale;

/** The registries whose way to tell of a push is understood. */
public enum HookType {
    /** CNCF Distribution, and those that speak as it does: Azure, a self-managed GitLab. */
    DISTRIBUTION;

    static HookType parse(String text) {
        return Arrays.stream(values())
                .filter(type -> type.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"%s\" is not one of %s".formatted(text, Arrays.toString(values()))));
    }

    /** As the configuration writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
