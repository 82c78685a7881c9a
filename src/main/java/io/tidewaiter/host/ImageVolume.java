package io.tidewaiter.host;

import java.util.Map;

/**
 * A volume of the driver {@code image}, as a unit makes it. It is made once, of the image that its name means then, and keeps
 * that: podman-volume-create(1).
 *
 * @param options what it is made by, the name of the image among them
 */
public record ImageVolume(String name, Map<String, String> options, Map<String, String> labels) {

    /** The driver of such volumes, and the option that names the image. */
    public static final String IMAGE = "image";

    public ImageVolume {
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }

    /** As it is written. */
    public String image() {
        return options.getOrDefault(IMAGE, "");
    }
}
