package io.tidewaiter.host;

/**
 * A place in a container where an image is mounted as data.
 *
 * @param at the path in the container
 * @param image the name of the image, as it is written; empty where only its volume is known
 * @param volume the volume that it is mounted by; empty where Podman mounts the image itself, at each start
 * @param imageId which image is mounted there: 64 hex digits; empty where that is not known
 */
public record ImageMount(String at, String image, String volume, String imageId) {}
