package io.tidewaiter.host;

import java.util.List;
import java.util.Optional;

/**
 * An image that is followed as data of a container, beside the one that the container runs.
 *
 * @param at the paths at which the container has it, at least one
 * @param volumes those it is mounted by: they have to be created again for another image, as a start of the container does not do
 *     that
 */
public record MountedImage(List<String> at, List<ImageVolume> volumes) {

    public MountedImage {
        at = List.copyOf(at);
        volumes = List.copyOf(volumes);
    }

    /** The id of the image that this container has there; empty where that is not known. */
    String in(Container container) {
        Optional<ImageMount> there = container.mounts().stream()
                .filter(mount -> at.contains(mount.at()))
                .findFirst();
        return there.map(ImageMount::imageId).orElse("");
    }
}
