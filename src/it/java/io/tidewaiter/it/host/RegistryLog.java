package io.tidewaiter.it.host;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the host's registry was asked, from a moment on: its access log in the journal. */
public final class RegistryLog {

    private static final Pattern ACCESS = Pattern.compile(
            "\"(?<method>[A-Z]+) (?<path>\\S+) HTTP/1\\.[01]\" \\d+ \\d+ \"[^\"]*\" \"(?<agent>[^\"]*)\"");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Account root;
    private final String cursor;

    /** Begins now. */
    RegistryLog(Account root) {
        this.root = root;
        mark();
        this.cursor = root.run("journalctl", "--unit=docker-registry", "--lines=0", "--show-cursor")
                .ok()
                .replaceFirst("(?s).*-- cursor: ", "");
    }

    /** @param agent {@code tidewaiter} itself, {@code containers/5.34.2 …} for Podman, {@code skopeo/…} for the publisher */
    record Request(String method, String path, String agent) {

        boolean isOf(String program) {
            return agent.startsWith(program);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** All that Tidewaiter and Podman asked for. */
    public List<String> ofTheUpdate() {
        mark();
        return requests()
                .filter(request -> request.isOf("tidewaiter") || request.isOf("containers/"))
                .map(Request::toString)
                .toList();
    }

    public long count(String request) {
        return ofTheUpdate().stream().filter(request::equals).count();
    }

    /** Log lines come in order: once that of a request of our own is there, so are those before it. */
    private void mark() {
        String mark = "mark-" + UUID.randomUUID();
        root.run("curl", "--silent", "--user-agent", mark, "http://" + TestHost.REGISTRY + "/v2/")
                .ok();
        await().atMost(LIMIT)
                .until(() -> root.run("journalctl", "--unit=docker-registry", "--lines=200")
                        .out()
                        .contains(mark));
    }

    private Stream<Request> requests() {
        CommandResult lines =
                root.run("journalctl", "--unit=docker-registry", "--output=cat", "--after-cursor=" + cursor);
        return lines.out().lines().map(ACCESS::matcher).filter(Matcher::find).map(RegistryLog::request);
    }

    private static Request request(Matcher line) {
        return new Request(text(line, "method"), text(line, "path"), text(line, "agent"));
    }

    private static String text(Matcher line, String group) {
        String text = line.group(group);
        return text == null ? "" : text;
    }
}
