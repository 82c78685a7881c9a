package io.tidewaiter.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import io.tidewaiter.dashboard.DashboardPage;
import io.tidewaiter.dashboard.DashboardServer;
import io.tidewaiter.dashboard.Sessions;
import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdClients;
import io.tidewaiter.fleet.etcd.EtcdOptions;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.page.FleetRoutes;
import io.tidewaiter.fleet.rollout.FleetView;
import io.tidewaiter.fleet.rollout.RolloutSpeech;
import io.tidewaiter.it.host.Chromium;
import io.tidewaiter.it.host.Chromium.Tab;
import io.tidewaiter.net.WebAddress;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The page of a fleet in a real browser: how long it takes to be there, and how smooth it is while a rollout goes through the
 * fleet. The server is the real one; what etcd would tell is put into the coordinator's view.
 */
final class FleetPageBench {

    private static final int EVENTS_A_SECOND = 1000;
    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Notes when all squares were painted, how long frames took, and when the page showed the state of a host. */
    private static final String WATCH = """
            (() => {
              window.squares = COUNT;
              window.whole = new Promise((done) => { window.painted = done; });
              window.frames = [];
              window.shown = {};
              window.longTasks = [];
              new PerformanceObserver((list) => list.getEntries().forEach((one) => window.longTasks.push(one.duration)))
                .observe({type: 'longtask', buffered: true});
              let last = 0;
              const frame = (now) => {
                if (window.measuring) {
                  window.frames.push(now - last);
                }
                last = now;
                if (!window.complete && document.querySelectorAll('.squares i').length >= window.squares) {
                  window.complete = performance.now();
                  window.painted();
                }
                requestAnimationFrame(frame);
              };
              requestAnimationFrame(frame);
              document.addEventListener('DOMContentLoaded', () => new MutationObserver((changes) => changes.forEach(({target}) => {
                if (target.host) {
                  window.shown[target.host + ' ' + target.dataset.state] = Date.now();
                }
              })).observe(document.body, {subtree: true, attributeFilter: ['data-state']}));
            })();
            """;

    private static final String SUMMARY = """
            () => {
              const at = (all, share) => [...all].sort((a, b) => a - b)[Math.max(0, Math.ceil(all.length * share) - 1)] ?? 0;
              return {
                frames: window.frames.length,
                median: at(window.frames, 0.5),
                p99: at(window.frames, 0.99),
                longest: at(window.frames, 1),
                over50: window.frames.filter((one) => one > 50).length,
                tasks: window.longTasks.length,
                longestTask: at(window.longTasks, 1),
                heap: performance.memory.usedJSHeapSize / 1e6,
              };
            }
            """;

    private final int hosts;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final io.vertx.core.Context loop = vertx.getOrCreateContext();
    private final FleetKeys keys = new FleetKeys("bench");
    private final FleetView view = new FleetView(keys, () -> {});
    private final MovingFleet fleet;

    private FleetPageBench(int hosts) {
        this.hosts = hosts;
        this.fleet = new MovingFleet(keys, view, hosts);
    }

    /** @param arguments how many hosts there are */
    public static void main(String[] arguments) throws Exception {
        System.out.println(
                "| Hosts | First paint | All squares | Frame, median | Frame, 99 % | Longest frame | Frames over 50 ms"
                        + " | Event to square, median | 99 % | Heap of the page |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (String count : arguments) {
            new FleetPageBench(Integer.parseInt(count)).run();
        }
    }

    private void run() throws Exception {
        Ticker ticker = Ticker.of(vertx);
        Sessions sessions = new Sessions(ticker);
        FleetRoutes routes = new FleetRoutes(
                vertx, ticker, keys, view, Optional::empty, any -> Strategy.DEFAULT, speech(), "bench@here");
        DashboardServer server =
                new DashboardServer(vertx, ticker, DashboardPage.FLEET, sessions, routes::mount, "bench@here");
        int port = await(() -> server.listen("127.0.0.1", 0));
        await(() -> {
            fleet.begin();
            return Future.succeededFuture();
        });
        try (Chromium chromium = Chromium.here();
                Tab tab = chromium.tab(
                        new Browser.NewContextOptions().setViewportSize(1280, hosts > 1000 ? 1400 : 700))) {
            measure(tab, port, await(() -> Future.succeededFuture(sessions.ticket())));
        } finally {
            await(server::stop);
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    /** Nothing is said in this bench. */
    private RolloutSpeech speech() {
        EtcdOptions options =
                new EtcdOptions(List.of(WebAddress.parse("http://127.0.0.1:1")), null, null, EtcdOptions.LIMIT);
        return new RolloutSpeech(new Etcd(new EtcdClients(vertx, LIMIT, 1), options), keys);
    }

    private void measure(Tab tab, int port, String ticket) throws Exception {
        Page page = tab.page();
        page.addInitScript(WATCH.replace("COUNT", Integer.toString(hosts)));
        page.navigate("http://127.0.0.1:%d/#%s".formatted(port, ticket));
        page.evaluate("() => window.whole");
        double paint = number(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"));
        double complete = number(page.evaluate("window.complete"));
        page.waitForTimeout((double) SETTLED.toMillis());
        page.evaluate("document.querySelector('#waves').scrollIntoView()");
        page.evaluate("window.longTasks.length = 0, window.measuring = true");
        await(() -> fleet.move(Ticker.of(vertx), EVENTS_A_SECOND, 0.5));
        page.evaluate("window.measuring = false");
        tab.screenshot("fleet-page-" + hosts);
        page.evaluate("window.measuring = true");
        await(() -> fleet.move(Ticker.of(vertx), EVENTS_A_SECOND, 1));
        page.evaluate("window.measuring = false");
        page.waitForTimeout((double) SETTLED.toMillis());
        Map<?, ?> summary = (Map<?, ?>) page.evaluate(SUMMARY);
        Map<?, ?> shown = (Map<?, ?>) page.evaluate("window.shown");
        List<Double> lags = fleet.told().entrySet().stream()
                .filter(told -> shown.containsKey(told.getKey()))
                .map(told -> number(shown.get(told.getKey())) - told.getValue())
                .sorted()
                .toList();
        System.out.printf(
                "| %,d | %.0f ms | %.0f ms | %.1f ms | %.1f ms | %.0f ms | %d of %d | %.0f ms | %.0f ms | %.0f MB |%n",
                hosts,
                paint,
                complete,
                number(summary.get("median")),
                number(summary.get("p99")),
                number(summary.get("longest")),
                (int) number(summary.get("over50")),
                (int) number(summary.get("frames")),
                lags.get(lags.size() / 2),
                lags.get(lags.size() * 99 / 100),
                number(summary.get("heap")));
        System.err.printf(
                "%d events told, %d seen as squares, %d tasks over 50 ms, the longest %.0f ms%n",
                fleet.told().size(),
                lags.size(),
                (int) number(summary.get("tasks")),
                number(summary.get("longestTask")));
    }

    private static double number(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).doubleValue();
    }

    private <T> T await(Callable<Future<T>> work) throws Exception {
        io.vertx.core.Promise<T> done = io.vertx.core.Promise.promise();
        loop.runOnContext(ignored -> {
            try {
                work.call().onComplete(done);
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return done.future().toCompletionStage().toCompletableFuture().get(5, TimeUnit.MINUTES);
    }
}
