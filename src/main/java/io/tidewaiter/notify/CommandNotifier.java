package io.tidewaiter.notify;

import io.tidewaiter.program.Child;
import io.tidewaiter.program.Programs;
import io.tidewaiter.text.Visible;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.TimeSpan;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a program of the user's: its arguments as they were configured, never by way of a shell; what there is to tell in
 * {@code TIDEWAITER_…} variables, and as a CloudEvent on its standard input.
 *
 * <p>Exit code 0 means that it was told; 75 (EX_TEMPFAIL of sysexits.h) that it wants to be told again; any other that it
 * never will be.
 */
public final class CommandNotifier implements Notifier {

    private static final Logger log = LoggerFactory.getLogger(CommandNotifier.class);

    private static final Pattern KERNEL = Pattern.compile("error: \\d+ \\(([^)]*)\\)");
    private static final int TEMPORARY_FAILURE = 75;
    /** For its end after SIGTERM. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** All that it inherits: where credentials are, whom to tell that we are ready, proxies with passwords it does not. */
    private static final Set<String> INHERITED = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "LANG",
            "LC_ALL",
            "TZ",
            "TMPDIR",
            "XDG_RUNTIME_DIR",
            "DBUS_SESSION_BUS_ADDRESS");

    private final Vertx vertx;
    private final Ticker ticker;
    private final List<String> command;
    private final Duration timeout;
    private final String source;
    private final Map<String, String> inherited;
    private @Nullable Child running;

    /**
     * @param command the program, found by {@code PATH} unless it is a path, and its arguments
     * @param timeout after which it is told to end
     * @param environment of this process
     */
    public CommandNotifier(
            Vertx vertx,
            Ticker ticker,
            List<String> command,
            Duration timeout,
            String source,
            Map<String, String> environment) {
        this.vertx = vertx;
        this.ticker = ticker;
        this.command = List.copyOf(command);
        this.timeout = timeout;
        this.source = source;
        this.inherited = environment.entrySet().stream()
                .filter(variable -> INHERITED.contains(variable.getKey()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public Future<Receipt> send(Notification notification) {
        String input = CloudEvent.of(notification, source);
        return vertx.executeBlocking(() -> start(notification, input), false)
                .compose(this::outcome)
                .recover(this::notStarted);
    }

    @Override
    public Future<Void> close() {
        Child child = running;
        if (child != null) {
            child.kill();
        }
        return Future.succeededFuture();
    }

    private Child start(Notification notification, String input) throws IOException {
        Map<String, String> variables = new HashMap<>(inherited);
        // Text for people, which a script may print as it is; the kernel takes no NUL here. The CloudEvent has all of
        // it.
        notification.fields().forEach((name, value) -> variables.put("TIDEWAITER_" + name, Visible.line(value)));
        variables.put("TIDEWAITER_SOURCE", source);
        return Child.start(command, variables, input);
    }

    /** A program that is there was kept from starting by the host: there is no process or memory left, or it is being replaced. */
    private Future<Receipt> notStarted(Throwable failure) {
        String words = "%s cannot be started: %s".formatted(command.getFirst(), reason(failure));
        return vertx.executeBlocking(
                        () -> Programs.isThere(command.getFirst(), inherited.getOrDefault("PATH", "")), false)
                .map(isThere -> isThere ? new Receipt.Later(words) : new Receipt.Refused(words));
    }

    private Future<Receipt> outcome(Child child) {
        running = child;
        Future<Integer> exit = child.exit(vertx.getOrCreateContext());
        ticker.after(timeout).onSuccess(late -> {
            if (!exit.isComplete()) {
                child.terminate();
                ticker.after(GRACE).onSuccess(tooLate -> child.kill());
            }
        });
        long since = ticker.nanos();
        return exit.map(code -> {
            running = null;
            log.debug(
                    "a command was run command={} exit={} output={}",
                    command.getFirst(),
                    code,
                    child.output().beginning());
            return receipt(child, code, ticker.since(since));
        });
    }

    private Receipt receipt(Child child, int exit, Duration took) {
        String program = command.getFirst();
        if (child.wasTerminated()) {
            return new Receipt.Later(
                    "%s was not done after %s and was ended".formatted(program, TimeSpan.format(timeout))
                            + said(child));
        }
        return switch (exit) {
            case 0 -> new Receipt.Taken("%s was done in %d ms".formatted(program, took.toMillis()));
            case TEMPORARY_FAILURE ->
                new Receipt.Later("%s wants to be told again (exit code 75)".formatted(program) + said(child));
            default -> new Receipt.Refused("%s failed with exit code %d".formatted(program, exit) + said(child));
        };
    }

    private static String said(Child child) {
        String output = child.output().beginning();
        return output.isEmpty() ? "" : ": " + output;
    }

    /** What the kernel said, out of the middle of what Java says of it. */
    private static String reason(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        Matcher kernel = KERNEL.matcher(text);
        return kernel.find() ? kernel.group(1) : text;
    }
}
