package io.tidewaiter.cli.backend;

import io.tidewaiter.api.model.ApprovalRequest;
import io.tidewaiter.api.model.ApprovalView;
import io.tidewaiter.api.model.AutoUpdateRequest;
import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.api.model.CheckRequest;
import io.tidewaiter.api.model.DiffView;
import io.tidewaiter.api.model.EventView;
import io.tidewaiter.api.model.HistoryView;
import io.tidewaiter.api.model.HoldRequest;
import io.tidewaiter.api.model.HoldView;
import io.tidewaiter.api.model.LinkView;
import io.tidewaiter.api.model.NoticeView;
import io.tidewaiter.api.model.NotificationView;
import io.tidewaiter.api.model.PinRequest;
import io.tidewaiter.api.model.PullRequest;
import io.tidewaiter.api.model.QuarantineView;
import io.tidewaiter.api.model.RegistryView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.Step;
import io.tidewaiter.api.model.WorkloadView;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does the work of a command, in the daemon or in this process. Calls block. Errors are a CommandException. */
public interface Backend extends AutoCloseable {

    /** @param progress receives the steps while the command runs */
    CheckAnswer check(CheckRequest request, Consumer<Step> progress);

    /** @param progress receives the lines that Podman would print while the command runs */
    CheckAnswer autoUpdate(AutoUpdateRequest request, Consumer<Step> progress);

    /** @param progress receives the steps while the command runs */
    CheckAnswer pull(PullRequest request, Consumer<Step> progress);

    /** @param progress receives the steps while the command runs */
    CheckAnswer pin(PinRequest request, Consumer<Step> progress);

    /**
     * Fails when no such unit is followed.
     *
     * @return how many references are held now because of it
     */
    int hold(HoldRequest request);

    /** @return how many references are no longer held */
    int release(String unit);

    /** Every hold in force. */
    List<HoldView> holds();

    /** Fails when the unit or the digest is unknown. */
    List<ApprovalView> approve(ApprovalRequest request);

    /** @return how many approvals were revoked */
    int revoke(String unit, @Nullable String digest);

    /**
     * What changes from the image that the unit runs to another one. Fails when the unit or the digest is unknown.
     *
     * @param digest null for the release that waits, or else for what the tag names now
     */
    List<DiffView> diff(String unit, @Nullable String digest);

    List<StatusView> status();

    /** Problems of the daemon itself. */
    List<NoticeView> notices();

    /** Everything about one unit. Fails when the unit is not followed. */
    List<WorkloadView> status(String unit);

    /**
     * The events that the daemon keeps; with {@code follow} also those to come, until the daemon closes the connection.
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

    /** A sign-in link for the dashboard, which only a daemon has. */
    LinkView link();

    @Override
    void close();
}
