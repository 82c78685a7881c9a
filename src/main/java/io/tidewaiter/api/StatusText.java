package io.tidewaiter.api;

import java.util.List;

/** How things stand, as a person reads it. */
@FunctionalInterface
public interface StatusText {

    /** @param registries with which something is to be known, often none */
    String of(List<StatusView> workloads, List<RegistryView> registries);
}
