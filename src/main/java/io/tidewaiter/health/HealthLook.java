package io.tidewaiter.health;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Group;
import io.tidewaiter.host.Workload;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one container that counts, again and again. It remembers which container it saw: another one in its place is a
 * crash.
 */
final class HealthLook {

    /** A container that just ended may be the one of before, which the start replaces, or be started again by Podman. */
    private static final Duration PASSING = Duration.ofSeconds(3);

    private final String unit;
    private final Group.Part part;
    private final OwnUnit own;
    private final Ticker ticker;
    private final boolean isFirst;
    private final boolean started;
    private boolean isLeftOut;
    private Observation unitSeen = new Observation.Good();
    private String container = "";
    private String another = "";
    private String ended = "";
    private long endedSince;
    private Duration healthBudget = Duration.ZERO;

    /**
     * @param unit whose image moved: it starts the container, unless that is a guest
     * @param own that starts it alone, if there is one
     * @param isFirst whether this is the container that is updated: any other one that is stopped meanwhile counts no more
     * @param started whether its unit was started for this; else the container may have ended before, by whatever cause
     */
    HealthLook(String unit, Group.Part part, OwnUnit own, boolean isFirst, boolean started, Ticker ticker) {
        this.unit = part.isGuest() ? part.ownUnit() : unit;
        this.part = part;
        this.own = own;
        this.isFirst = isFirst;
        this.started = started;
        this.ticker = ticker;
    }

    /** How it is judged; empty for one that only has to run. */
    Optional<HealthPolicy> policy() {
        return switch (part) {
            case Group.Follower follower -> Optional.of(follower.workload().health());
            case Group.Bystander bystander -> Optional.empty();
        };
    }

    /** The unit among whose containers it is. */
    String unit() {
        return unit;
    }

    /** How long the container's HEALTHCHECK may take to its first verdict; zero until it was seen. */
    Duration healthBudget() {
        return healthBudget;
    }

    /** Its unit was restarted: another container is in its place rightly. */
    void forget() {
        container = "";
        another = "";
    }

    /** At the unit that starts it alone, if there is one. */
    Future<Void> atUnit() {
        return own.look().map(seen -> {
            if (seen instanceof Observation.Anew) {
                forget();
            }
            isLeftOut |= seen instanceof Observation.Stopped && !isFirst;
            unitSeen = isLeftOut ? new Observation.Good() : seen;
            return null;
        });
    }

    /** @param all that the unit starts, as they are after {@link #atUnit} */
    Future<Observation> at(List<Container> all, Prober prober) {
        return isLeftOut || !(unitSeen instanceof Observation.Good) ? seen(unitSeen) : container(all, prober);
    }

    private Future<Observation> container(List<Container> all, Prober prober) {
        return switch (part) {
            case Group.Follower(var workload, String imageId, String ownUnit, boolean isGuest) ->
                known(all)
                        .or(() -> workload.among(all))
                        .map(now -> follower(now, workload, imageId, prober))
                        .orElseGet(() -> seen(missing(workload.container())));
            case Group.Bystander bystander ->
                seen(known(all)
                        .or(() -> bystander.among(all))
                        .map(this::runs)
                        .orElseGet(() -> missing(bystander.member().name())));
        };
    }

    /** The one that was seen running, whatever it is called by now. */
    private Optional<Container> known(List<Container> all) {
        return all.stream().filter(now -> now.id().equals(container)).findFirst();
    }

    /** One that was made with {@code --rm} is removed when it ends. */
    private Observation missing(String name) {
        return !container.isEmpty() && !own.isBetween() && staysEnded(container)
                ? new Observation.Bad(
                        "container %s is gone: it ended by itself, or it was removed".formatted(name), true)
                : new Observation.Lacking(unit + " has no container " + name, !started);
    }

    private Future<Observation> follower(Container now, Workload workload, @Nullable String imageId, Prober prober) {
        if (imageId != null && isOnAnother(now, workload, imageId)) {
            return seen(new Observation.Blind(other(now, workload, imageId)));
        }
        Observation seen = runs(now);
        seen = seen instanceof Observation.Good ? checked(now) : seen;
        return seen instanceof Observation.Good
                ? prober.probe(now, workload.health().probes())
                : seen(seen);
    }

    /** Before it runs, nothing is mounted in it. */
    private static boolean isOnAnother(Container now, Workload workload, String imageId) {
        String image = workload.imageIn(now);
        return !image.equals(imageId) && (now.running() || !image.isEmpty());
    }

    private static String other(Container now, Workload workload, String imageId) {
        String instead = imageId.substring(0, 12);
        if (workload.mounted() == null) {
            return "container %s runs image %s instead of %s: does its unit name another image or pull by itself?"
                    .formatted(now.name(), now.imageId().substring(0, 12), instead);
        }
        String image = workload.imageIn(now);
        return "container %s has mounted image %s instead of %s: does its unit name another image or pull by itself?"
                .formatted(now.name(), image.isEmpty() ? "unknown" : image.substring(0, 12), instead);
    }

    private Observation runs(Container now) {
        if (!container.isEmpty() && !container.equals(now.id())) {
            String reason = "container %s was replaced: it did not keep running".formatted(now.name());
            boolean again = another.equals(now.id());
            another = now.id();
            // the unit may have been restarted since it was looked at, which the next look tells
            return again ? new Observation.Bad(reason) : new Observation.Unsure(reason);
        }
        if (now.restarts() > 0) {
            return new Observation.Bad("container %s crashed and was restarted by Podman".formatted(now.name()));
        }
        if (now.running()) {
            container = now.id();
            ended = "";
            return new Observation.Good();
        }
        if (now.paused()) {
            return new Observation.Blind("container %s is paused: podman unpause".formatted(now.name()));
        }
        return now.exited() && staysEnded(now.id())
                ? new Observation.Bad("container %s ended by itself".formatted(now.name()), now.mayBeKilled())
                : new Observation.Lacking("container " + now.name() + " is not running");
    }

    private boolean staysEnded(String id) {
        if (!ended.equals(id)) {
            ended = id;
            endedSince = ticker.nanos();
        }
        return ticker.since(endedSince).compareTo(PASSING) >= 0;
    }

    private Observation checked(Container now) {
        healthBudget = now.healthBudget();
        return switch (now.health()) {
            case NONE, NEVER, HEALTHY -> new Observation.Good();
            case STARTING ->
                new Observation.Lacking("the HEALTHCHECK of container " + now.name() + " is still starting");
            case UNHEALTHY ->
                new Observation.Bad("the HEALTHCHECK of container %s says unhealthy".formatted(now.name()));
        };
    }

    private static Future<Observation> seen(Observation observation) {
        return Future.succeededFuture(observation);
    }
}
