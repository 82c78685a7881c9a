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
import io.tidewaiter.api.model.NoticeView;
import io.tidewaiter.api.model.NotificationView;
import io.tidewaiter.api.model.PinRequest;
import io.tidewaiter.api.model.PullRequest;
import io.tidewaiter.api.model.QuarantineView;
import io.tidewaiter.api.model.RegistryView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.Step;
import io.tidewaiter.api.model.WorkloadView;
import io.tidewaiter.app.Narration;
import io.tidewaiter.app.PullNarration;
import io.tidewaiter.config.Locations;
import io.tidewaiter.config.Settings;
import io.tidewaiter.daemon.Assembly;
import io.tidewaiter.daemon.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does the work in this process, where no daemon runs. */
public final class LocalBackend implements Backend {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Assembly assembly;

    private LocalBackend(Vertx vertx, Assembly assembly) {
        this.vertx = vertx;
        this.assembly = assembly;
    }

    static LocalBackend open(Locations locations, Settings settings) {
        Vertx vertx = EventLoop.create();
        try {
            Assembly assembly = await(vertx, () -> Assembly.open(vertx, locations, settings));
            assembly.noteInJournal(line -> {});
            return new LocalBackend(vertx, assembly);
        } catch (CommandException e) {
            await(vertx, vertx::close);
            throw e;
        }
    }

    @Override
    public CheckAnswer check(CheckRequest request, Consumer<Step> progress) {
        return listen(
                Narration.ofUnits(request.units()),
                progress,
                () -> assembly.service().check(request));
    }

    @Override
    public CheckAnswer autoUpdate(AutoUpdateRequest request, Consumer<Step> progress) {
        return listen(new PullNarration(), progress, () -> assembly.service().autoUpdate(request));
    }

    @Override
    public CheckAnswer pull(PullRequest request, Consumer<Step> progress) {
        return listen(
                Narration.ofUnits(request.units()),
                progress,
                () -> assembly.service().pull(request));
    }

    @Override
    public CheckAnswer pin(PinRequest request, Consumer<Step> progress) {
        return listen(
                await(vertx, () -> assembly.service().narration(request)),
                progress,
                () -> assembly.service().pin(request));
    }

    @Override
    public int hold(HoldRequest request) {
        return await(vertx, () -> assembly.service().hold(request));
    }

    @Override
    public int release(String unit) {
        return await(vertx, () -> assembly.service().release(unit));
    }

    @Override
    public List<HoldView> holds() {
        return await(vertx, () -> assembly.service().holds());
    }

    @Override
    public List<ApprovalView> approve(ApprovalRequest request) {
        return await(vertx, () -> assembly.service().approve(request));
    }

    @Override
    public int revoke(String unit, @Nullable String digest) {
        return await(vertx, () -> assembly.service().revoke(unit, digest));
    }

    @Override
    public List<DiffView> diff(String unit, @Nullable String digest) {
        return await(vertx, () -> assembly.service().diff(unit, digest));
    }

    @Override
    public List<WorkloadView> status(String unit) {
        return await(vertx, () -> assembly.service().status(unit));
    }

    @Override
    public void events(Set<String> units, boolean follow, Consumer<EventView> listener) {
        throw new CommandException(
                ExitCode.FAILED,
                "no daemon runs, and only the daemon has events: enable tidewaiter.service, or see tidewaiter history",
                null);
    }

    @Override
    public List<StatusView> status() {
        return await(vertx, () -> assembly.service().status());
    }

    @Override
    public List<NoticeView> notices() {
        return List.of();
    }

    @Override
    public List<HistoryView> history(@Nullable String unit, int limit) {
        return await(vertx, () -> assembly.service().history(unit, limit));
    }

    @Override
    public List<QuarantineView> quarantine() {
        return await(vertx, assembly.service()::quarantine);
    }

    @Override
    public List<RegistryView> registries() {
        return await(vertx, assembly.service()::registries);
    }

    @Override
    public List<NotificationView> testNotifications(@Nullable String notifier) {
        return await(vertx, () -> assembly.service().testNotifications(notifier));
    }

    @Override
    public int clearQuarantine(@Nullable String image, @Nullable String digest) {
        return await(vertx, () -> assembly.service().clearQuarantine(image, digest));
    }

    /** Sends the notifications. Those that are not delivered in time are sent by the next run. */
    void tellOthers() {
        await(vertx, () -> assembly.tellOthers(PATIENCE));
    }

    @Override
    public void close() {
        await(vertx, () -> assembly.close().eventually(vertx::close));
    }

    private <T> T listen(Narration narration, Consumer<Step> progress, Supplier<Future<T>> work) {
        Runnable unsubscribe =
                assembly.events().subscribe(event -> narration.tell(event).ifPresent(progress));
        try {
            return await(vertx, () -> work.get().eventually(assembly::settled));
        } finally {
            unsubscribe.run();
        }
    }

    /** The same on a new event loop, which is closed afterwards. */
    public static <T> T await(Function<Vertx, Future<T>> work) {
        Vertx vertx = EventLoop.create();
        try {
            return await(vertx, () -> work.apply(vertx));
        } finally {
            await(vertx, vertx::close);
        }
    }

    /** Runs the work on the one event loop and waits for it on this thread, which is not that loop. */
    public static <T> T await(Vertx vertx, Supplier<Future<T>> work) {
        try {
            return EventLoop.call(vertx, work)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            Throwable trouble = e.getCause() == null ? e : e.getCause();
            String message = trouble.getMessage();
            throw new CommandException(ExitCode.FAILED, message == null ? trouble.toString() : message, trouble);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted", e);
        }
    }
}
