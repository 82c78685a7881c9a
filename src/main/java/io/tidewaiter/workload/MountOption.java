package io.tidewaiter.workload;

import io.tidewaiter.host.ImageMount;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What of a {@code podman run} mounts an image as data, or a volume that may be made of one: podman-run(1). */
final class MountOption {

    private static final Pattern VOLUME_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    private MountOption() {}

    /** @return empty where it mounts neither */
    static Optional<ImageMount> parse(String option, String value) {
        return switch (option) {
            case "--mount" -> mount(value);
            case "--volume", "-v" -> volume(value.split(":", -1));
            default -> Optional.empty();
        };
    }

    /** {@code NAME:PATH[:OPTIONS]} */
    private static Optional<ImageMount> volume(String[] parts) {
        return parts.length < 2 ? Optional.empty() : volume(parts[0], parts[1]);
    }

    private static Optional<ImageMount> volume(String name, String at) {
        return VOLUME_NAME.matcher(name).matches() ? Optional.of(new ImageMount(at, "", name, "")) : Optional.empty();
    }

    /** {@code type=image,source=NAME,destination=PATH} */
    private static Optional<ImageMount> mount(String value) {
        Map<String, String> keys = new HashMap<>();
        for (String assignment : value.split(",", -1)) {
            String[] pair = assignment.split("=", 2);
            keys.put(name(pair[0]), pair.length < 2 ? "" : pair[1]);
        }
        String source = keys.getOrDefault("source", "");
        String at = keys.getOrDefault("destination", "");
        return switch (keys.getOrDefault("type", "volume")) {
            case "image" -> Optional.of(new ImageMount(at, source, "", ""));
            case "volume" -> volume(source, at);
            default -> Optional.empty();
        };
    }

    private static String name(String key) {
        return switch (key) {
            case "src" -> "source";
            case "dst", "target" -> "destination";
            default -> key;
        };
    }
}
