package io.tidewaiter.cli.backend;

import static io.tidewaiter.cli.backend.Waiting.await;

import io.tidewaiter.api.model.ApprovalRequest;
import io.tidewaiter.api.model.ApprovalView;
import io.tidewaiter.api.model.AutoUpdateRequest;
import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.api.model.CheckRequest;
import io.tidewaiter.api.model.DiffView;
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
import io.tidewaiter.app.Events;
import io.tidewaiter.app.Narration;
import io.tidewaiter.app.PullNarration;
import io.tidewaiter.app.Service;
import io.tidewaiter.daemon.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does the work with the service of this process. What progress tells is told on the thread of the command. */
abstract class ServiceBackend implements Backend {

    final Vertx vertx;
    private final Service service;
    private final Events events;

    ServiceBackend(Vertx vertx, Service service, Events events) {
        this.vertx = vertx;
        this.service = service;
        this.events = events;
    }

    @Override
    public CheckAnswer check(CheckRequest request, Consumer<Step> progress) {
        return listen(Narration.ofUnits(request.units()), progress, () -> service.check(request));
    }

    @Override
    public CheckAnswer autoUpdate(AutoUpdateRequest request, Consumer<Step> progress) {
        return listen(new PullNarration(), progress, () -> service.autoUpdate(request));
    }

    @Override
    public CheckAnswer pull(PullRequest request, Consumer<Step> progress) {
        return listen(Narration.ofUnits(request.units()), progress, () -> service.pull(request));
    }

    @Override
    public CheckAnswer pin(PinRequest request, Consumer<Step> progress) {
        return listen(ask(() -> service.narration(request)), progress, () -> service.pin(request));
    }

    @Override
    public int hold(HoldRequest request) {
        return ask(() -> service.hold(request));
    }

    @Override
    public int release(String unit) {
        return ask(() -> service.release(unit));
    }

    @Override
    public List<HoldView> holds() {
        return ask(() -> service.holds());
    }

    @Override
    public List<ApprovalView> approve(ApprovalRequest request) {
        return ask(() -> service.approve(request));
    }

    @Override
    public int revoke(String unit, @Nullable String digest) {
        return ask(() -> service.revoke(unit, digest));
    }

    @Override
    public List<DiffView> diff(String unit, @Nullable String digest) {
        return ask(() -> service.diff(unit, digest));
    }

    @Override
    public List<WorkloadView> status(String unit) {
        return ask(() -> service.status(unit));
    }

    @Override
    public List<StatusView> status() {
        return ask(() -> service.status());
    }

    @Override
    public List<NoticeView> notices() {
        return ask(() -> Future.succeededFuture(service.notices().all()));
    }

    @Override
    public List<HistoryView> history(@Nullable String unit, int limit) {
        return ask(() -> service.history(unit, limit));
    }

    @Override
    public List<QuarantineView> quarantine() {
        return ask(service::quarantine);
    }

    @Override
    public List<RegistryView> registries() {
        return ask(service::registries);
    }

    @Override
    public List<NotificationView> testNotifications(@Nullable String notifier) {
        return ask(() -> service.testNotifications(notifier));
    }

    @Override
    public int clearQuarantine(@Nullable String image, @Nullable String digest) {
        return ask(() -> service.clearQuarantine(image, digest));
    }

    /** Called when the work of a command is done: what has to end before the command does. */
    Future<Void> settled() {
        return Future.succeededFuture();
    }

    /** The failure as the command reports it. */
    Throwable told(Throwable trouble) {
        return trouble;
    }

    /** Runs the work on the event loop, and waits for it. */
    final <T> T ask(Supplier<Future<T>> work) {
        return await(EventLoop.call(vertx, work).recover(trouble -> Future.failedFuture(told(trouble))));
    }

    private CheckAnswer listen(Narration narration, Consumer<Step> progress, Supplier<Future<CheckAnswer>> work) {
        Steps steps = new Steps();
        Future<CheckAnswer> answer = EventLoop.call(vertx, () -> {
            Runnable unsubscribe =
                    events.subscribe(event -> narration.tell(event).ifPresent(steps::add));
            return work.get().eventually(this::settled).onComplete(done -> {
                unsubscribe.run();
                steps.end();
            });
        });
        answer.onFailure(trouble -> steps.end());
        steps.waiting.forEach(progress);
        return ask(() -> answer);
    }

    /** Counts what the command does not take in time. Used on the event loop. */
    private static final class Steps {

        private final Handover<Step> waiting = new Handover<>();
        private String unit = "";
        private int leftOut;

        void add(Step step) {
            if (leftOut > 0 && waiting.add(Step.leftOut(unit, leftOut))) {
                leftOut = 0;
            }
            if (leftOut > 0 || !waiting.add(step)) {
                unit = step.unit();
                leftOut++;
            }
        }

        void end() {
            waiting.end(leftOut > 0 ? List.of(Step.leftOut(unit, leftOut)) : List.of());
            leftOut = 0;
        }
    }
}
