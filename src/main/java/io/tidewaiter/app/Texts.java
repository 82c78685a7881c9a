package io.tidewaiter.app;

import io.tidewaiter.api.model.HistoryView;
import io.tidewaiter.api.model.NoticeView;
import io.tidewaiter.api.model.RegistryView;
import io.tidewaiter.api.model.StatusView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text that a command prints, for clients that show it unchanged. */
public interface Texts {

    /**
     * The text of {@code tidewaiter status}.
     *
     * @param notices problems of the daemon itself
     * @param registries those that are paused or have reported a pull limit
     * @param columns the width of the terminal; null for the text that scripts read
     */
    String status(
            List<NoticeView> notices,
            List<StatusView> workloads,
            List<RegistryView> registries,
            @Nullable Integer columns);

    /** @param past newest first */
    String history(List<HistoryView> past);
}
