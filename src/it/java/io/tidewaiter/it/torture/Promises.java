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

/** Whether what Tidewaiter promises holds on a host, once it has come to rest. */
final class Promises {

    /** Longer than a rollback whose every attempt but the last fails, and the pause before the next try. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final TestHost host;
    private final Town town;

    Promises(TestHost host, Town town) {
        this.host = host;
        this.town = town;
    }

    /** What does not hold, a line each, after a bounded time in which it could have come to hold. */
    List<String> check() {
        town.people().settle();
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
        broken.addAll(new RestCheck(host, town).wrong());
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
        Look look = town.look();
        town.houses().forEach(house -> open(house, look).ifPresent(open::add));
        if (!"v1".equals(look.pages().get(String.valueOf(Plans.PINNED_PORT)))) {
            open.add(Plans.PINNED + " does not show v1");
        }
        if (!town.people().isStopped(Plans.NAMED)) {
            Plans.CHAIN.stream()
                    .filter(unit -> !look.isActive(unit))
                    .forEach(unit -> open.add("the dependent " + unit + " is not active"));
        }
        return open;
    }

    private Optional<String> open(House house, Look look) {
        if (town.people().isStopped(house)) {
            return look.isDown(house.unit())
                    ? Optional.empty()
                    : Optional.of(house.unit() + " was stopped, and is "
                            + look.states().get(house.unit()));
        }
        String image = town.imageOf(house, look).orElse("nothing known");
        Verdict verdict = PublishedImage.verdict(image, house.runs());
        if (verdict == BAD) {
            return Optional.of("%s is to run %s".formatted(house.unit(), image));
        }
        List<String> pages = look.pagesOf(house);
        if (house.runsAlways() && verdict == GOOD && !pages.stream().allMatch(image::equals)) {
            return Optional.of("%s shows %s in place of %s".formatted(house.unit(), pages, image));
        }
        return followed(house, image);
    }

    private Optional<String> followed(House house, String image) {
        Optional<String> pinned = town.people().pinned(house);
        if (pinned.isPresent() && !pinned.get().equals(image)) {
            return Optional.of("%s runs %s, and is pinned to %s".formatted(house.unit(), image, pinned.get()));
        }
        if (town.people().isHeld(house)) {
            return Optional.empty();
        }
        PublishedImage published = town.published(house.reference());
        boolean arrived = published.image().equals(image) && (house.runsAlways() || isProven(house, published));
        boolean quarantined = isQuarantined(house, published);
        boolean ended = switch (PublishedImage.verdict(published.image(), house.runs())) {
            case GOOD -> arrived;
            case BAD -> quarantined;
            case EITHER -> arrived || quarantined;
        };
        return ended
                ? Optional.empty()
                : Optional.of("%s runs %s while its tag names %s%s"
                        .formatted(house.unit(), image, published.image(), quarantined ? ", quarantined" : ""));
    }

    /** Nothing is remembered of the image that was there from the beginning. */
    private boolean isProven(House house, PublishedImage release) {
        return !host.outside()
                .query("""
                        SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM updates WHERE reference = '%1$s'
                          AND outcome IN ('updated', 'rolled back', 'armed'))
                        UNION SELECT 1 FROM releases WHERE reference = '%1$s' AND image_id = '%2$s'""".formatted(house.reference(), release.id()))
                .isEmpty();
    }

    private boolean isQuarantined(House house, PublishedImage release) {
        return !host.outside()
                .query("SELECT 1 FROM quarantine WHERE reference = '%s' AND digest = '%s'"
                        .formatted(house.reference(), release.digest()))
                .isEmpty();
    }
}
