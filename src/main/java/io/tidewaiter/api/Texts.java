package io.tidewaiter.api;

import java.util.List;

/** What the command prints, for whoever shows it as it is. */
public interface Texts {

    /**
     * How things stand.
     *
     * @param notices what is wrong with the daemon itself, often nothing
     * @param registries with which something is to be known, often none
     */
    String status(List<NoticeView> notices, List<StatusView> workloads, List<RegistryView> registries);

    /** @param past newest first */
    String history(List<HistoryView> past);
}
