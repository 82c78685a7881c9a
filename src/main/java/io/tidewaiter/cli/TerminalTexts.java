package io.tidewaiter.cli;

import io.tidewaiter.api.HistoryView;
import io.tidewaiter.api.NoticeView;
import io.tidewaiter.api.RegistryView;
import io.tidewaiter.api.StatusView;
import io.tidewaiter.api.Texts;
import java.util.List;

/** What the commands print, whoever is asked for it. */
final class TerminalTexts implements Texts {

    @Override
    public String status(List<NoticeView> notices, List<StatusView> workloads, List<RegistryView> registries) {
        return StatusCommand.text(notices, workloads, registries);
    }

    @Override
    public String history(List<HistoryView> past) {
        return HistoryCommand.text(past);
    }
}
