package io.tidewaiter.it.torture;

import static io.tidewaiter.it.torture.PublishedImage.Verdict.EITHER;
import static io.tidewaiter.it.torture.PublishedImage.Verdict.GOOD;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;

/** Finds what is wrong on a host at rest. */
final class RestCheck {

    /** Long enough to start the container for a visitor. */
    private static final Duration VISIT = Duration.ofSeconds(60);

    /** All test images, and a few of Podman's own. */
    private static final int MOST_IMAGES = 24;

    private final TestHost host;
    private final TortureHost tortured;

    RestCheck(TestHost host, TortureHost tortured) {
        this.host = host;
        this.tortured = tortured;
    }

    /** One line for each fault. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        Snapshot snapshot = tortured.snapshot();
        containers(snapshot, wrong);
        visit(snapshot, wrong);
        quarantine(wrong);
        if (snapshot.images().values().stream().distinct().count() > MOST_IMAGES) {
            wrong.add("there are too many images in local storage");
        }
        if (!host.outside()
                .query("SELECT 1 FROM updates WHERE unit = '%s'".formatted(TortureWorkloads.PINNED))
                .isEmpty()) {
            wrong.add(TortureWorkloads.PINNED + " was updated");
        }
        return wrong;
    }

    private void containers(Snapshot snapshot, List<String> wrong) {
        List<String> proven = host.outside().query("SELECT reference || ' ' || image_id FROM releases");
        List<String> updated = host.outside()
                .query("SELECT DISTINCT reference FROM updates WHERE outcome IN ('updated', 'rolled back')");
        for (String line : host.core()
                .podman(
                        "ps",
                        "--no-trunc",
                        "--filter=label=io.containers.autoupdate",
                        "--format={{.Image}} {{.ImageID}}")
                .lines()) {
            String reference = line.substring(0, line.indexOf(' '));
            String id = line.substring(line.indexOf(' ') + 1);
            String tagged = snapshot.images().getOrDefault(reference, "");
            if (!tortured.references().contains(reference)
                    || isEither(tortured.published(reference).image())
                    || isEither(image(id))
                    || isEither(image(tagged))) {
                continue;
            }
            if (!id.equals(tagged)) {
                wrong.add("a container of %s runs %s while the local tag names %s"
                        .formatted(reference, image(id), image(tagged)));
            }
            if (updated.contains(reference) && !proven.contains(line)) {
                wrong.add("a container of %s runs %s, which was not proven here".formatted(reference, image(id)));
            }
        }
    }

    /** One of two siblings may have been rolled back from it. */
    private static boolean isEither(String image) {
        return PublishedImage.verdict(image, PublishedImage.Runs.ITS_COMMAND) == EITHER;
    }

    private String image(String id) {
        return tortured.publisher().imageById(id).orElse("an unknown image");
    }

    /** The idle workload starts on the image of its tag when a visitor comes. */
    private void visit(Snapshot snapshot, List<String> wrong) {
        Optional<String> image = tortured.imageOf(TortureWorkloads.SHOP, snapshot)
                .filter(name -> PublishedImage.verdict(name, TortureWorkloads.SHOP.runs()) == GOOD);
        if (image.isPresent()) {
            try {
                await().atMost(VISIT)
                        .until(() -> image.get()
                                .equals(host.core()
                                        .page(TortureWorkloads.SHOP.ports().getFirst())));
            } catch (ConditionTimeoutException e) {
                wrong.add("a visitor of %s does not see %s".formatted(TortureWorkloads.SHOP.unit(), image.get()));
            }
        }
    }

    private void quarantine(List<String> wrong) {
        for (String row : host.outside().query("SELECT reference || ' ' || digest FROM quarantine")) {
            String[] words = row.split(" ", 2);
            tortured.publisher()
                    .byDigest(words[1])
                    .filter(release -> tortured.workloads().stream()
                            .filter(workload -> workload.reference().equals(words[0]))
                            .anyMatch(workload -> PublishedImage.verdict(release.image(), workload.runs()) == GOOD))
                    .ifPresent(release ->
                            wrong.add("%s is good and quarantined for %s".formatted(release.image(), words[0])));
        }
        host.outside().query("""
                        SELECT 'update ' || u.id || ' activated ' || q.digest || ' after its quarantine'
                        FROM quarantine q JOIN updates u ON u.reference = q.reference AND u.to_digest = q.digest
                        JOIN transitions t ON t.update_id = u.id
                        WHERE t.state = 'activating' AND t.at > q.since""").forEach(wrong::add);
    }
}
