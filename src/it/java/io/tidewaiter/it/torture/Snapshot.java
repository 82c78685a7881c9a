package io.tidewaiter.it.torture;

import io.tidewaiter.it.host.Account;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of a {@link TortureHost} at one moment.
 *
 * @param pages by port; none where nothing answers
 * @param states of units, as {@code systemctl is-active} says them
 * @param images the ids behind local names
 */
record Snapshot(Map<String, String> pages, Map<String, String> states, Map<String, String> images) {

    /** One command for everything, because it is run often. */
    private static final String SCRIPT = """
            for port in PORTS; do
                { page=$(curl --silent --fail --max-time 3 http://127.0.0.1:$port) && echo "page $port $page"; } &
            done
            for unit in UNITS; do echo "state $unit $(systemctl --user is-active $unit)"; done
            podman images --no-trunc --format 'image {{.Repository}}:{{.Tag}} {{.ID}}'
            wait
            """;

    static Snapshot at(Account core, List<Integer> ports, List<String> units) {
        Snapshot snapshot = new Snapshot(new HashMap<>(), new HashMap<>(), new HashMap<>());
        String script = SCRIPT.replace(
                        "PORTS",
                        String.join(" ", ports.stream().map(String::valueOf).toList()))
                .replace("UNITS", String.join(" ", units));
        for (String line : core.shell(script).lines()) {
            String[] words = line.split(" ", 3);
            if (words.length == 3) {
                switch (words[0]) {
                    case "page" -> snapshot.pages.put(words[1], words[2]);
                    case "state" -> snapshot.states.put(words[1], words[2]);
                    default -> snapshot.images.put(words[1], words[2].replace("sha256:", ""));
                }
            }
        }
        return snapshot;
    }

    boolean isDown(String unit) {
        return List.of("inactive", "failed").contains(states.get(unit));
    }

    boolean isActive(String unit) {
        return "active".equals(states.get(unit));
    }

    List<String> pagesOf(TortureWorkload workload) {
        return workload.ports().stream()
                .map(port -> pages.getOrDefault(String.valueOf(port), "nothing"))
                .toList();
    }
}
