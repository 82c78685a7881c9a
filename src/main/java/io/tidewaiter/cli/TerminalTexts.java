package io.tidewaiter.cli;

import io.tidewaiter.api.HistoryView;
import io.tidewaiter.api.NoticeView;
import io.tidewaiter.api.RegistryView;
import io.tidewaiter.api.StatusView;
import io.tidewaiter.api.Texts;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of the commands, for the daemon to answer with. */
final class TerminalTexts implements Texts {

    private final InstantSource clock;

    TerminalTexts(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String status(
            List<NoticeView> notices,
            List<StatusView> workloads,
            List<RegistryView> registries,
            @Nullable Integer columns) {
        return columns == null
                ? StatusText.whole(notices, workloads, registries)
                : StatusText.fitting(notices, workloads, registries, columns, clock.instant());
    }

    @Override
    public String history(List<HistoryView> past) {
        return HistoryCommand.text(past);
    }
}
