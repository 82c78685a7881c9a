package io.tidewaiter.fleet.page;

import io.tidewaiter.api.model.Json;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutProgress;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetStatus;
import io.tidewaiter.fleet.rollout.FleetView;
import io.tidewaiter.fleet.rollout.HostStandings;
import io.tidewaiter.fleet.rollout.TargetView;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells open pages what is different, as server-sent events. All changes of a short time are one message, and a page that reads
 * slowly is told less often: each message is what differs from what that page was told last.
 *
 * <p>Confined to one event loop; what grows with the number of hosts is counted and written on a worker.
 */
final class FleetFeed {

    private static final Logger log = LoggerFactory.getLogger(FleetFeed.class);

    /** As many as may be signed in. */
    static final int MOST_PAGES = 32;

    private static final Duration PACE = Duration.ofMillis(250);

    /** A board of 10,000 hosts takes a tenth of a second: the rest of the time is for others. */
    private static final int RESTS = 3;

    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Ticker ticker;
    private final FleetView view;
    private final Supplier<Optional<String>> trouble;
    private final Function<Target, Strategy> strategies;
    private final Set<OpenPage> pages = new LinkedHashSet<>();
    private boolean running;

    /** A page that listens. */
    private static final class OpenPage {

        private final HttpServerResponse response;
        private @Nullable Target target;
        private @Nullable Board shown;
        private @Nullable Around around;
        private long told = -1;
        private long since;

        OpenPage(HttpServerResponse response, @Nullable Target target) {
            this.response = response;
            this.target = target;
        }
    }

    /** All that a board is made of, read at one moment. */
    private record Moment(
            FleetStatus status, TargetView view, @Nullable RolloutProgress progress, boolean led) {

        Board board() {
            Rollout rollout = view.rollout() == null ? null : view.rollout().value();
            return Board.of(status, rollout, HostStandings.of(view, progress, led));
        }
    }

    /** What is so whichever target is shown. */
    record Around(List<Target> targets, String trouble) {}

    /** What one page is told. */
    private record Told(OpenPage page, @Nullable Board board, Optional<String> text) {}

    FleetFeed(
            Vertx vertx,
            Ticker ticker,
            FleetView view,
            Supplier<Optional<String>> trouble,
            Function<Target, Strategy> strategies) {
        this.vertx = vertx;
        this.ticker = ticker;
        this.view = view;
        this.trouble = trouble;
        this.strategies = strategies;
    }

    boolean isFull() {
        return pages.size() >= MOST_PAGES;
    }

    /** @param target null for the one that a person is most likely to look for */
    void follow(HttpServerResponse response, @Nullable Target target) {
        OpenPage page = new OpenPage(response, target);
        page.since = ticker.nanos();
        response.putHeader("Content-Type", "text/event-stream").setChunked(true);
        response.closeHandler(closed -> pages.remove(page));
        response.write(": tidewaiter\n\n");
        pages.add(page);
        if (!running) {
            running = true;
            Repeat.asLongAs(this::round).onComplete(over -> running = false);
        }
    }

    private Future<Boolean> round() {
        if (pages.isEmpty()) {
            return Future.succeededFuture(false);
        }
        long began = ticker.nanos();
        return tell().recover(failure -> {
                    log.warn("the pages of the fleet are told later reason={}", failure.toString());
                    return Future.succeededFuture();
                })
                .compose(told -> ticker.after(pause(ticker.since(began))))
                .map(true);
    }

    private static Duration pause(Duration took) {
        Duration rest = took.multipliedBy(RESTS);
        return rest.compareTo(PACE) < 0 ? PACE : rest;
    }

    private Future<Void> tell() {
        long changes = view.changes();
        String why = trouble.get().orElse("");
        List<OpenPage> behind = pages.stream()
                .filter(page -> page.told != changes
                        || page.around == null
                        || !page.around.trouble().equals(why))
                .filter(page -> !page.response.writeQueueFull())
                .toList();
        pages.forEach(this::showLife);
        if (behind.isEmpty()) {
            return Future.succeededFuture();
        }
        Around around = new Around(targets(), why);
        Map<Target, Moment> moments = new HashMap<>();
        behind.forEach(page -> {
            page.told = changes;
            if (page.target == null && !around.targets().isEmpty()) {
                page.target = likeliest(around.targets());
            }
            if (page.target != null) {
                moments.computeIfAbsent(page.target, this::moment);
            }
        });
        return vertx.executeBlocking(() -> write(behind, moments, around)).map(all -> {
            all.forEach(told -> send(told, around));
            return null;
        });
    }

    private Moment moment(Target target) {
        TargetView now = view.of(target, strategies.apply(target));
        return new Moment(
                FleetStatus.of(view, now),
                now,
                FleetStatus.progress(view, now).orElse(null),
                view.leader().isPresent());
    }

    /** On a worker. */
    private static List<Told> write(List<OpenPage> pages, Map<Target, Moment> moments, Around around) {
        Map<Target, Board> boards = new HashMap<>();
        moments.forEach((target, moment) -> boards.put(target, moment.board()));
        List<Told> all = new ArrayList<>();
        pages.forEach(page -> {
            Board now = page.target == null ? null : boards.get(page.target);
            Optional<BoardMessage> message = now == null
                    ? Optional.of(BoardMessage.nothing(around))
                    : BoardMessage.of(page.shown, now, around, !around.equals(page.around));
            all.add(new Told(page, now, message.map(Json::write)));
        });
        return all;
    }

    private void send(Told told, Around around) {
        OpenPage page = told.page();
        page.shown = told.board();
        page.around = around;
        told.text().ifPresent(text -> write(page, "data: " + text + "\n\n"));
    }

    private void showLife(OpenPage page) {
        if (ticker.since(page.since).compareTo(SIGN_OF_LIFE) > 0) {
            write(page, ":\n\n");
        }
    }

    private void write(OpenPage page, String text) {
        if (!page.response.closed() && !page.response.writeQueueFull()) {
            page.since = ticker.nanos();
            page.response.write(text);
        }
    }

    private List<Target> targets() {
        return view.targets().stream()
                .sorted(Comparator.comparing(Target::reference).thenComparing(Target::group))
                .toList();
    }

    /** One whose rollout is not done, or else the first. */
    private Target likeliest(List<Target> targets) {
        return targets.stream().filter(view::isUnderWay).findFirst().orElse(targets.getFirst());
    }
}
