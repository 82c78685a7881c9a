package io.tidewaiter.update.round;

import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.VersionChange;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Catalogue;
import io.tidewaiter.update.port.DigestQuery;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.FollowedTag;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.run.LocalImages;
import io.tidewaiter.update.run.TargetDigest;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which version a tag names that has moved. Where it has not, no registry is asked; and of an image that is here by now,
 * its registry is not.
 */
final class Versions {

    private static final Logger log = LoggerFactory.getLogger(Versions.class);

    private final Engine engine;
    private final Catalogue catalogue;

    Versions(Ports parts) {
        this.engine = parts.engine();
        this.catalogue = parts.catalogue();
    }

    /**
     * The same rows, each with the version of what it could go to. A registry is asked for what waits only, and not where the
     * answer is to be that of podman-auto-update(1). Never fails.
     *
     * @param target what the tag names, or the one that a rule chose
     */
    Future<List<Row>> of(List<Row> rows, Workload follower, TargetDigest target, Scope scope) {
        return versioned(rows, follower, target.digest(), scope)
                .map(known -> known.stream()
                        .map(row -> followed(row, follower, target))
                        .toList());
    }

    /** What was chosen by a rule goes by its tag. */
    private static Row followed(Row row, Workload follower, TargetDigest target) {
        if (target.found() == null) {
            return row;
        }
        Row named = target.digest().equals(row.newDigest())
                ? row.withVersions(new VersionChange(
                        row.versions().from(),
                        row.versions().to().called(target.found().tag())))
                : row;
        return named.withFollowed(FollowedTag.of(follower, target.found())).because(target.remark());
    }

    private Future<List<Row>> versioned(List<Row> rows, Workload follower, Digest remote, Scope scope) {
        List<Row> open = rows.stream().filter(row -> isOpen(row, remote)).toList();
        if (open.isEmpty()) {
            return Future.succeededFuture(rows);
        }
        boolean waits = open.stream().anyMatch(row -> row.updated() == Updated.PENDING);
        return named(follower, remote, scope, waits && scope.terms() == null && !follower.isLocal())
                .otherwise(trouble -> {
                    log.debug("no version is known digest={} reason={}", remote, trouble.getMessage());
                    return ImageVersion.UNKNOWN;
                })
                .map(version -> rows.stream()
                        .map(row -> isOpen(row, remote)
                                ? row.withVersions(row.versions().to(version))
                                : row)
                        .toList());
    }

    private static boolean isOpen(Row row, Digest remote) {
        return row.candidate().filter(remote::equals).isPresent()
                && row.versions().to().equals(ImageVersion.UNKNOWN);
    }

    private Future<ImageVersion> named(Workload follower, Digest remote, Scope scope, boolean mayAsk) {
        return LocalImages.find(engine, follower, remote).compose(local -> {
            if (local.isPresent()) {
                ImageVersion version = local.get().version();
                // it may be gone when it is looked at again, as what failed is
                return catalogue.remember(remote, version).map(version);
            }
            return mayAsk
                    ? engine.platform()
                            .compose(platform -> catalogue.version(
                                    new DigestQuery(follower.source().at(remote), platform, Set.of(), scope.asked())))
                    : catalogue.remembered(remote).map(known -> known.orElse(ImageVersion.UNKNOWN));
        });
    }

    /** What is remembered of an image that is not here. Asks no registry and never fails. */
    Future<Row> remembered(Row row, Workload follower, TargetDigest target) {
        return remembered(row).map(known -> followed(known, follower, target));
    }

    private Future<Row> remembered(Row row) {
        Optional<Digest> candidate = row.candidate();
        return candidate.isPresent() && isOpen(row, candidate.get())
                ? catalogue
                        .remembered(candidate.get())
                        .otherwise(Optional.empty())
                        .map(known -> row.withVersions(row.versions().to(known.orElse(ImageVersion.UNKNOWN))))
                : Future.succeededFuture(row);
    }
}
