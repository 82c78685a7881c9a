package io.tidewaiter.it.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A user of a test host, with a systemd manager, containers and a Tidewaiter of their own. */
public final class Account {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestHost host;
    private final boolean isRoot;

    Account(TestHost host, boolean isRoot) {
        this.host = host;
        this.isRoot = isRoot;
    }

    public CommandResult run(String... command) {
        return host.execute(isRoot, null, List.of(command));
    }

    public CommandResult shell(String script) {
        return run("bash", "-c", script);
    }

    public CommandResult tidewaiter(String... arguments) {
        return run(with("tidewaiter", arguments));
    }

    public CommandResult podman(String... arguments) {
        return run(with("podman", arguments));
    }

    public CommandResult systemctl(String... arguments) {
        return run(isRoot ? with("systemctl", arguments) : with("systemctl", with("--user", arguments)));
    }

    public String property(String unit, String name) {
        return systemctl("show", "--property=" + name, "--value", unit).ok();
    }

    /** @param path absolute, or below the home */
    public void write(String path, String text) {
        host.execute(isRoot, text, List.of("bash", "-c", "mkdir -p \"$(dirname \"$0\")\" && cat >\"$0\"", path))
                .ok();
    }

    public void configure(String yaml) {
        write(isRoot ? "/etc/tidewaiter/tidewaiter.yaml" : ".config/tidewaiter/tidewaiter.yaml", yaml);
    }

    public void installUnit(String name, String text) {
        writeUnit(name, text);
        systemctl("daemon-reload").ok();
    }

    /** The manager does not know of it yet: one of many. */
    public void writeUnit(String name, String text) {
        write((isRoot ? "/etc/systemd/system/" : ".config/systemd/user/") + name, text);
    }

    public void installQuadlet(String name, String text) {
        write((isRoot ? "/etc/containers/systemd/" : ".config/containers/systemd/") + name, text);
        systemctl("daemon-reload").ok();
    }

    /**
     * Has a daemon do the work of commands from now on.
     *
     * @param options of systemd-run
     */
    public void startDaemon(String... options) {
        List<String> command = new ArrayList<>(List.of(
                "systemd-run",
                isRoot ? "--system" : "--user",
                "--quiet",
                "--collect",
                "--unit=tidewaiter",
                "--service-type=notify"));
        command.addAll(List.of(options));
        command.addAll(List.of("/opt/tidewaiter/bin/tidewaiter", "daemon"));
        run(command.toArray(String[]::new)).ok();
    }

    public void stopDaemon() {
        systemctl("stop", "tidewaiter").ok();
    }

    /** The rows of a command that was asked for JSON. */
    public static List<JsonNode> rows(CommandResult ran) {
        List<JsonNode> rows = new ArrayList<>();
        try {
            JSON.readTree(ran.out()).forEach(rows::add);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + ran, e);
        }
        return rows;
    }

    public List<JsonNode> history() {
        return rows(tidewaiter("history", "--format", "json"));
    }

    public List<JsonNode> quarantine() {
        return rows(tidewaiter("quarantine", "list", "--format", "json"));
    }

    /** All names of images in local storage and the id behind each. */
    public Map<String, String> images() {
        Map<String, String> images = new TreeMap<>();
        podman("images", "--all", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}}@{{.Digest}} {{.Id}}")
                .ok()
                .lines()
                .forEach(line ->
                        images.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
        return images;
    }

    /** The names of ours, which hold images against pruning. */
    public List<String> keptImageIds() {
        return images().entrySet().stream()
                .filter(image -> image.getKey().startsWith("localhost/tidewaiter/"))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** What answers on this port of the host, or null. */
    @Nullable
    public String page(int port) {
        CommandResult curl = run("curl", "--silent", "--fail", "--max-time", "3", "http://127.0.0.1:" + port);
        return curl.exit() == 0 ? curl.out().strip() : null;
    }

    private static String[] with(String first, String... rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }
}
