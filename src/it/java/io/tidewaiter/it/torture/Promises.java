package io.tidewaiter.it.torture;

import static io.tidewaiter.it.torture.PublishedImage.Verdict.BAD;
import static io.tidewaiter.it.torture.PublishedImage.Verdict.EITHER;
import static io.tidewaiter.it.torture.PublishedImage.Verdict.GOOD;

import io.tidewaiter.it.host.TestHost;
import io.tidewaiter.it.torture.PublishedImage.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Checks the promises of Tidewaiter on a host at rest. */
final class Promises {

    /** Longer than a rollback whose every attempt but the last fails, and the pause before the next try. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final TestHost host;
    private final TortureHost tortured;

    Promises(TestHost host, TortureHost tortured) {
        this.host = host;
        this.tortured = tortured;
    }

    /** One line for each promise that still does not hold after a bounded time. */
    List<String> check() {
        tortured.operators().settle();
        List<String> broken = new ArrayList<>();
        try {
            Awaitility.await()
                    .pollDelay(PAUSE)
                    .pollInterval(PAUSE)
                    .atMost(LIMIT)
                    .until(() -> unsettled().isEmpty());
        } catch (ConditionTimeoutException e) {
            broken.addAll(unsettled());
        }
        broken.addAll(new RestCheck(host, tortured).wrong());
        return broken;
    }

    private List<String> unsettled() {
        List<String> open = new ArrayList<>();
        if (host.outside().daemon().isEmpty()) {
            open.add("the daemon does not run");
        }
        if (host.outside().unfinished() > 0) {
            open.add("an update has not ended");
        }
        if (!open.isEmpty()) {
            return open;
        }
        Snapshot snapshot = tortured.snapshot();
        tortured.workloads().forEach(workload -> open(workload, snapshot).ifPresent(open::add));
        if (!"v1".equals(snapshot.pages().get(String.valueOf(TortureWorkloads.PINNED_PORT)))) {
            open.add(TortureWorkloads.PINNED + " does not show v1");
        }
        if (!tortured.operators().isStopped(TortureWorkloads.NAMED)) {
            TortureWorkloads.CHAIN.stream()
                    .filter(unit -> !snapshot.isActive(unit))
                    .forEach(unit -> open.add("the dependent " + unit + " is not active"));
        }
        return open;
    }

    private Optional<String> open(TortureWorkload workload, Snapshot snapshot) {
        if (tortured.operators().isStopped(workload)) {
            return snapshot.isDown(workload.unit())
                    ? Optional.empty()
                    : Optional.of(workload.unit() + " was stopped, and is "
                            + snapshot.states().get(workload.unit()));
        }
        String image = tortured.imageOf(workload, snapshot).orElse("nothing known");
        Verdict verdict = PublishedImage.verdict(image, workload.runs());
        if (verdict == BAD) {
            return Optional.of("%s is to run %s".formatted(workload.unit(), image));
        }
        List<String> pages = snapshot.pagesOf(workload);
        if (workload.runsAlways() && verdict == GOOD && !pages.stream().allMatch(image::equals)) {
            return Optional.of("%s shows %s in place of %s".formatted(workload.unit(), pages, image));
        }
        return followed(workload, image);
    }

    private Optional<String> followed(TortureWorkload workload, String image) {
        Optional<String> pinned = tortured.operators().pinned(workload);
        if (pinned.isPresent() && !pinned.get().equals(image)) {
            return Optional.of("%s runs %s, and is pinned to %s".formatted(workload.unit(), image, pinned.get()));
        }
        if (tortured.operators().isHeld(workload)) {
            return Optional.empty();
        }
        PublishedImage published = tortured.published(workload.reference());
        boolean arrived = published.image().equals(image) && (workload.runsAlways() || isProven(workload, published));
        boolean quarantined = isQuarantined(workload, published);
        boolean ended = switch (PublishedImage.verdict(published.image(), workload.runs())) {
            case GOOD -> arrived;
            case BAD -> quarantined;
            case EITHER -> arrived || quarantined;
        };
        return ended
                ? Optional.empty()
                : Optional.of("%s runs %s while its tag names %s%s"
                        .formatted(workload.unit(), image, published.image(), quarantined ? ", quarantined" : ""));
    }

    /** There is no record of the image that ran before the first update. */
    private boolean isProven(TortureWorkload workload, PublishedImage release) {
        return !host.outside()
                .query("""
                        SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM updates WHERE reference = '%1$s'
                          AND outcome IN ('updated', 'rolled back', 'armed'))
                        UNION SELECT 1 FROM releases WHERE reference = '%1$s' AND image_id = '%2$s'""".formatted(workload.reference(), release.id()))
                .isEmpty();
    }

    private boolean isQuarantined(TortureWorkload workload, PublishedImage release) {
        return !host.outside()
                .query("SELECT 1 FROM quarantine WHERE reference = '%s' AND digest = '%s'"
                        .formatted(workload.reference(), release.digest()))
                .isEmpty();
    }
}
