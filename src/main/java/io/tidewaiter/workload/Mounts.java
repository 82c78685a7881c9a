package io.tidewaiter.workload;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.ImageMount;
import io.tidewaiter.host.ImageVolume;
import io.tidewaiter.host.MountedImage;
import io.tidewaiter.update.port.Engine;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The images that containers have mounted as data, where these are followed: each is one more that its unit follows. The
 * engine's list of containers does not tell them, so that each of these containers is looked at, once for each time it starts.
 */
final class Mounts {

    private final Engine engine;

    /** By the container as it was listed. */
    private Map<Container, List<ImageMount>> known = Map.of();

    Mounts(Engine engine) {
        this.engine = engine;
    }

    /** @return what they have mounted, by the id of the container; one that is gone, or cannot be looked at, is left out */
    Future<Map<String, List<ImageMount>>> of(List<Container> listed) {
        List<Future<Optional<List<ImageMount>>>> looks = listed.stream()
                .map(container -> known.get(container) instanceof List<ImageMount> before
                        ? Future.succeededFuture(Optional.of(before))
                        : engine.container(container.id())
                                .map(found -> found.map(Container::mounts))
                                .otherwise(Optional.empty()))
                .toList();
        return Future.all(looks).map(all -> {
            Map<Container, List<ImageMount>> now = new HashMap<>();
            Map<String, List<ImageMount>> byId = new HashMap<>();
            for (int i = 0; i < listed.size(); i++) {
                Container container = listed.get(i);
                looks.get(i).result().ifPresent(mounts -> {
                    byId.put(container.id(), mounts);
                    if (mounts.stream().noneMatch(mount -> mount.imageId().isEmpty())) {
                        now.put(container, mounts);
                    }
                });
            }
            known = now;
            return byId;
        });
    }

    /**
     * What of a container's is followed beside its own image, each image once.
     *
     * @param own the container, as it is followed itself
     * @param start what makes it, if that is known
     * @param against what stands against following anything of this unit
     * @param mounted what it has mounted; empty where there is no container, or it cannot be looked at
     * @param running whether it runs, so that Podman knows what it has mounted
     */
    static List<Sighting> sightings(
            Sighting own,
            Optional<Sighting.Start> start,
            Starts starts,
            Optional<String> against,
            Optional<List<ImageMount>> mounted,
            boolean running) {
        Map<String, Set<ImageMount>> byImage = new LinkedHashMap<>();
        List<ImageMount> said = start.map(known -> known.run().mounts()).orElse(List.of());
        Stream.concat(
                        mounted.orElse(List.of()).stream(),
                        said.stream().filter(mount -> mounted.isEmpty() || isLost(mount, mounted.get(), starts)))
                .map(starts::named)
                .filter(mount -> !mount.image().isEmpty() || !mount.imageId().isEmpty())
                .filter(mount ->
                        !mount.image().equals(own.image()) || !mount.volume().isEmpty())
                .forEach(mount -> byImage.computeIfAbsent(key(mount), image -> new LinkedHashSet<>())
                        .add(mount));
        return byImage.values().stream()
                .map(of -> sighting(
                        own,
                        start,
                        starts,
                        against.or(() -> mounted.flatMap(now -> changed(own, said, of, now, starts))),
                        List.copyOf(of),
                        running))
                .toList();
    }

    /** The next start mounts what the unit says by then, which may be something else. */
    private static Optional<String> changed(
            Sighting own, List<ImageMount> said, Set<ImageMount> followed, List<ImageMount> now, Starts starts) {
        boolean readable =
                said.stream().noneMatch(mount -> Sighting.isVariable(mount.image()) || Sighting.isVariable(mount.at()));
        Set<ImageMount> next =
                said.stream().map(starts::named).map(Mounts::place).collect(Collectors.toSet());
        return followed.stream()
                .filter(mount ->
                        readable && now.stream().anyMatch(has -> has.at().equals(mount.at())))
                .filter(mount -> !next.contains(place(mount)))
                .findFirst()
                .map(mount -> "%s does not mount %s at %s any more, which container %s still has there: restart %1$s"
                        .formatted(own.unit(), key(mount), mount.at(), own.container()));
    }

    /** Which image it is of does not count, nor how the path is written. */
    private static ImageMount place(ImageMount mount) {
        return new ImageMount(Path.of("/", mount.at()).normalize().toString(), mount.image(), mount.volume(), "");
    }

    private static String key(ImageMount mount) {
        return mount.image().isEmpty() ? "volume " + mount.volume() : mount.image();
    }

    /** A volume that ought to be of an image, and is of none: Podman makes such a one where the unit's own is missing. */
    private static boolean isLost(ImageMount said, List<ImageMount> mounted, Starts starts) {
        return starts.volume(said.volume()).isPresent()
                && mounted.stream().noneMatch(mount -> mount.at().equals(said.at()));
    }

    private static Sighting sighting(
            Sighting own,
            Optional<Sighting.Start> start,
            Starts starts,
            Optional<String> against,
            List<ImageMount> mounts,
            boolean running) {
        ImageMount first = mounts.getFirst();
        List<ImageVolume> volumes = mounts.stream()
                .flatMap(mount -> starts.volume(mount.volume()).stream())
                .distinct()
                .toList();
        Optional<String> hindrance = against.or(() -> mounts.stream()
                        .flatMap(mount -> hindrance(own, mount, starts, running).stream())
                        .findFirst())
                .or(() -> start.flatMap(known -> Hindrance.in(known, first.image())));
        return own.mounting(
                first.image().isEmpty() ? first.volume() : first.image(),
                first.imageId(),
                new MountedImage(mounts.stream().map(ImageMount::at).toList(), volumes),
                start.map(known -> UnitAccess.of(known, first.image())).orElse(own.access()),
                hindrance);
    }

    private static Optional<String> hindrance(Sighting own, ImageMount mount, Starts starts, boolean running) {
        if (mount.volume().isEmpty()) {
            return !running || !mount.imageId().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            "Podman does not tell which image of %s container %s has mounted at %s: mount it without subpath=, or, if the image was removed, run podman pull %1$s and restart %4$s"
                                    .formatted(mount.image(), own.container(), mount.at(), own.unit()));
        }
        if (starts.volume(mount.volume()).isEmpty()) {
            return Optional.of(
                    "no unit is known to make volume %s, so it cannot be made anew with another image: have a .volume Quadlet make it, or mount the image itself (Mount=type=image)"
                            .formatted(mount.volume()));
        }
        if (mount.image().equals(own.image())) {
            return Optional.of(
                    "volume %s is of the image that container %s runs, and is not made anew with it: mount the image itself (Mount=type=image)"
                            .formatted(mount.volume(), own.container()));
        }
        Set<String> users = starts.usersOf(mount.volume());
        return users.size() < 2
                ? Optional.empty()
                : Optional.of(
                        "volume %s is used by %s, so it cannot be made anew with another image: give each unit a volume of its own, or mount the image itself (Mount=type=image)"
                                .formatted(mount.volume(), users.stream().collect(Collectors.joining(" and "))));
    }
}
