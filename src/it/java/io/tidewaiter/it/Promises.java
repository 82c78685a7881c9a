package io.tidewaiter.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Whether what Tidewaiter promises holds on a host, once it has come to rest. */
final class Promises {

    /** Longer than a rollback whose every attempt but the last fails, and the pause before the next try. */
    private static final Duration LIMIT = Duration.ofSeconds(150);

    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Kept releases and a candidate for each tag, and the tags of the people of the town. */
    private static final int MOST_IMAGES = 24;

    private final TestHost host;
    private final Town town;

    Promises(TestHost host, Town town) {
        this.host = host;
        this.town = town;
    }

    /** What does not hold, a line each, after a bounded time in which it could have come to hold. */
    List<String> check() {
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
        broken.addAll(wrong());
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
        for (Town.House house : town.houses()) {
            String remote = town.remote(house.tag());
            String page = host.core().page(house.port());
            if (page == null) {
                open.add(house.unit() + " does not answer");
            } else if (town.isGood(remote) ? !page.equals(remote) : !town.isGood(page)) {
                open.add("%s shows %s while its tag names %s".formatted(house.unit(), page, remote));
            } else if (!town.isGood(remote) && !isQuarantined(house, remote)) {
                open.add("%s is not quarantined for %s".formatted(remote, house.reference()));
            }
        }
        if (!host.core().property("proxy.service", "ActiveState").equals("active")) {
            open.add("the dependent proxy.service is not active");
        }
        return open;
    }

    private List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        for (Town.House house : town.houses()) {
            String running = image("container", "{{.Image}}", house.container());
            String tagged = image("image", "{{.Id}}", house.reference());
            if (!running.equals(tagged)) {
                wrong.add("%s runs %s while its local tag names %s".formatted(house.unit(), running, tagged));
            }
            if (!host.outside()
                            .query("SELECT 1 FROM updates WHERE reference = '%s'".formatted(house.reference()))
                            .isEmpty()
                    && host.outside()
                            .query("SELECT 1 FROM releases WHERE reference = '%s' AND image_id = '%s'"
                                    .formatted(house.reference(), running))
                            .isEmpty()) {
                wrong.add("%s runs %s, which was not proven here".formatted(house.unit(), running));
            }
        }
        for (String digest : host.outside().query("SELECT digest FROM quarantine")) {
            town.digests().entrySet().stream()
                    .filter(image -> image.getValue().equals(digest) && town.isGood(image.getKey()))
                    .forEach(image -> wrong.add(image.getKey() + " is good and quarantined"));
        }
        host.outside().query("""
                        SELECT 'update ' || u.id || ' activated ' || q.digest || ' after its quarantine'
                        FROM quarantine q JOIN updates u ON u.reference = q.reference AND u.to_digest = q.digest
                        JOIN transitions t ON t.update_id = u.id
                        WHERE t.state = 'activating' AND t.at > q.since""").forEach(wrong::add);
        long images = Stream.of(host.core()
                        .podman("images", "--quiet", "--no-trunc")
                        .out()
                        .split("\n"))
                .distinct()
                .count();
        if (images > MOST_IMAGES) {
            wrong.add("there are %d images in local storage".formatted(images));
        }
        return wrong;
    }

    private boolean isQuarantined(Town.House house, String image) {
        return !host.outside()
                .query("SELECT 1 FROM quarantine WHERE reference = '%s' AND digest = '%s'"
                        .formatted(house.reference(), town.digests().get(image)))
                .isEmpty();
    }

    private String image(String type, String format, String name) {
        return host.core()
                .podman("inspect", "--type=" + type, "--format=" + format, name)
                .out()
                .strip();
    }
}
