package io.tidewaiter.workload;

import io.tidewaiter.host.ImageVolume;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a {@code podman volume create} command line makes, if it makes a volume of an image: podman-volume-create(1). */
final class VolumeCommand {

    private String name = "";
    private String driver = "";
    private final Map<String, String> options = new HashMap<>();
    private final Map<String, String> labels = new HashMap<>();

    private VolumeCommand() {}

    /** @return empty for another command, and for a volume of another kind */
    static Optional<ImageVolume> parse(List<String> command) {
        int verb = command.indexOf("create");
        if (!RunCommand.gist(command).equals(List.of("volume", "create")) || verb < 0) {
            return Optional.empty();
        }
        VolumeCommand read = new VolumeCommand();
        read.read(command.subList(verb + 1, command.size()).iterator());
        return read.driver.equals(ImageVolume.IMAGE) && !read.name.isEmpty()
                ? Optional.of(new ImageVolume(read.name, read.options, read.labels))
                : Optional.empty();
    }

    private void read(Iterator<String> arguments) {
        while (arguments.hasNext()) {
            String argument = arguments.next();
            if (!argument.startsWith("-")) {
                name = argument;
            } else if (argument.startsWith("--") && argument.contains("=")) {
                String[] pair = argument.split("=", 2);
                take(pair[0], pair[1]);
            } else if (!argument.equals("--ignore") && !argument.equals("--") && arguments.hasNext()) {
                take(argument, arguments.next());
            }
        }
    }

    private void take(String option, String value) {
        switch (option) {
            case "--driver", "-d" -> driver = value;
            case "--opt", "-o" -> put(options, value);
            case "--label", "-l" -> put(labels, value);
            default -> {
                // says nothing of the image
            }
        }
    }

    private static void put(Map<String, String> to, String assignment) {
        String[] pair = assignment.split("=", 2);
        to.put(pair[0], pair.length < 2 ? "" : pair[1]);
    }
}
