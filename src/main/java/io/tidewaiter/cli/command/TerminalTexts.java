package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.HistoryView;
import io.tidewaiter.api.model.NoticeView;
import io.tidewaiter.api.model.RegistryView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.app.Texts;
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
