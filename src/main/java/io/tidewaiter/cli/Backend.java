package io.tidewaiter.cli;

import io.tidewaiter.api.ApprovalRequest;
import io.tidewaiter.api.ApprovalView;
import io.tidewaiter.api.AutoUpdateRequest;
import io.tidewaiter.api.CheckAnswer;
import io.tidewaiter.api.CheckRequest;
import io.tidewaiter.api.EventView;
import io.tidewaiter.api.HistoryView;
import io.tidewaiter.api.HoldRequest;
import io.tidewaiter.api.HoldView;
import io.tidewaiter.api.NoticeView;
import io.tidewaiter.api.NotificationView;
import io.tidewaiter.api.PinRequest;
import io.tidewaiter.api.PullRequest;
import io.tidewaiter.api.QuarantineView;
import io.tidewaiter.api.RegistryView;
import io.tidewaiter.api.StatusView;
import io.tidewaiter.api.Step;
import io.tidewaiter.api.WorkloadView;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whoever does the work for a command: the daemon, or this process. Calls block; trouble is a CommandException. */
interface Backend extends AutoCloseable {

    /** @param progress told what happens while it goes on */
    CheckAnswer check(CheckRequest request, Consumer<Step> progress);

    /** @param progress told what Podman would tell while it goes on */
    CheckAnswer autoUpdate(AutoUpdateRequest request, Consumer<Step> progress);

    /** @param progress told what happens while it goes on */
    CheckAnswer pull(PullRequest request, Consumer<Step> progress);

    /** @param progress told what happens while it goes on */
    CheckAnswer pin(PinRequest request, Consumer<Step> progress);

    /**
     * Trouble too when no such unit is followed.
     *
     * @return how many references are held now because of it
     */
    int hold(HoldRequest request);

    /** @return how many references are no longer held */
    int release(String unit);

    /** Every hold in force. */
    List<HoldView> holds();

    /** Trouble too when what is meant is not known. */
    List<ApprovalView> approve(ApprovalRequest request);

    /** @return how many approvals were taken back */
    int revoke(String unit, @Nullable String digest);

    List<StatusView> status();

    /** What is wrong with the daemon itself. */
    List<NoticeView> notices();

    /** Everything about one unit; trouble when it is not followed. */
    List<WorkloadView> status(String unit);

    /**
     * What happens, as far as it is kept; with {@code follow} also what happens from now on, until whoever tells it goes
     * away.
     *
     * @param units none stands for all
     */
    void events(Set<String> units, boolean follow, Consumer<EventView> listener);

    List<HistoryView> history(@Nullable String unit, int limit);

    List<QuarantineView> quarantine();

    List<RegistryView> registries();

    /** @param notifier null for all */
    List<NotificationView> testNotifications(@Nullable String notifier);

    /** @return how many digests may be tried again */
    int clearQuarantine(@Nullable String image, @Nullable String digest);

    @Override
    void close();
}
