package io.tidewaiter.systemd;

import io.tidewaiter.host.Execution;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.UnitState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a unit at one moment, of all its interfaces: org.freedesktop.systemd1(5).
 *
 * <p>What a type of unit does not have (a target has no {@code NRestarts}, a socket no {@code ExecStart}) reads as empty,
 * zero or no limit.
 */
final class UnitProperties {

    /** Where in a command its start stands, by the monotonic clock. */
    private static final int STARTED = 4;

    private static final int CODE = 8;
    private static final int STATUS = 9;
    /** The process ended by itself: sigaction(2). */
    private static final int CLD_EXITED = 1;

    private static final int CLD_KILLED = 2;
    private static final int CLD_DUMPED = 3;

    private static final Set<String> AT_REST = Set.of("inactive", "failed", "deactivating");

    private final Map<String, Variant<?>> values;

    UnitProperties(Map<String, Variant<?>> values) {
        this.values = values;
    }

    /** The name a unit has among its aliases. */
    String id() {
        return text("Id");
    }

    boolean isLoaded() {
        return text("LoadState").equals("loaded");
    }

    /** What systemd's {@code try-restart} takes for running: on anything else it does nothing. */
    boolean isRunning() {
        return isRunning(text("ActiveState"));
    }

    /** It runs and does not wait to be started again. */
    boolean isUp() {
        return List.of("active", "reloading").contains(text("ActiveState"));
    }

    static boolean isRunning(String activeState) {
        return !AT_REST.contains(activeState);
    }

    /** Of a socket: whether each connection makes an instance of a template, which ends with it: systemd.socket(5). */
    boolean acceptsConnections() {
        return flag("Accept");
    }

    boolean canStart() {
        return flag("CanStart");
    }

    /** Not masked, gone or broken, and at rest or about to be. */
    boolean isAtRest() {
        return isLoaded() && !isRunning();
    }

    /** Whether systemd stops it as soon as nothing that runs requires or wants it. */
    boolean stopsWhenUnneeded() {
        return flag("StopWhenUnneeded");
    }

    boolean runs(String program) {
        return commands("ExecStart")
                .anyMatch(command -> Path.of((String) command[0]).endsWith(program));
    }

    /** Blocks: reads its environment files. */
    UnitDefinition toDefinition() {
        String source = text("SourcePath");
        Variables variables = variables();
        return new UnitDefinition(
                id(),
                source.isEmpty() ? null : source,
                arguments("ExecStart").map(variables::in).toList(),
                arguments("ExecStartPre").map(variables::in).toList(),
                Stream.concat(arguments("ExecStop"), arguments("ExecStopPost"))
                        .map(variables::in)
                        .toList(),
                EnvironmentFiles.added(texts("Environment"), EnvironmentFiles.named(environmentFiles())),
                Stream.of("Requires", "Requisite", "BindsTo", "PartOf")
                        .flatMap(relation -> texts(relation).stream())
                        .collect(Collectors.toSet()),
                false,
                OwnPaths.of(this));
    }

    /** {@code a(sb)}: the name, which may have wildcards, and whether it may be missing. */
    List<String> environmentFiles() {
        return value("EnvironmentFiles") instanceof List<?> all
                ? all.stream().map(file -> (String) ((Object[]) file)[0]).toList()
                : List.of();
    }

    /** A file beats {@code Environment=}, and what is in it is not known here. */
    private Variables variables() {
        return new Variables(environmentFiles().isEmpty() ? texts("Environment") : List.of());
    }

    /**
     * @param interventions which no property tells
     * @param onDemand nor this
     * @param job nor this
     * @param endedByItself nor this
     * @param scheduled nor this
     */
    UnitState toState(int interventions, boolean onDemand, String job, boolean endedByItself, boolean scheduled) {
        return new UnitState(
                id(),
                text("LoadState"),
                text("ActiveState"),
                text("SubState"),
                values.containsKey("Result") ? text("Result") : "success",
                (int) number("NRestarts", 0),
                invocation(),
                interventions,
                flag("NeedDaemonReload"),
                span("TimeoutStartUSec"),
                span("TimeoutStopUSec"),
                execution(),
                onDemand,
                job,
                endedByItself,
                scheduled);
    }

    /** With {@code RemainAfterExit=yes} what has ended with success stays active. */
    boolean hasExited() {
        return text("ActiveState").equals("active") && text("SubState").equals("exited");
    }

    boolean isOneshot() {
        return text("Type").equals("oneshot");
    }

    /** Of a timer: whether it starts its unit more than once: systemd.timer(5). */
    boolean elapsesAgain() {
        return elapses("TimersCalendar", "") || elapses("TimersMonotonic", "OnUnit");
    }

    /** Of each the first member is what it counts from, as its setting is named. */
    private boolean elapses(String timers, String from) {
        return value(timers) instanceof List<?> all
                && all.stream()
                        .anyMatch(timer -> timer instanceof Object[] each
                                && String.valueOf(each[0]).startsWith(from));
    }

    /** Whether systemd starts it again after it ended as it did last, unless it is stopped: systemd.service(5). */
    boolean restartsAfterSuchAnEnd() {
        boolean wanted = switch (text("Restart")) {
            case "always" -> true;
            case "on-failure" -> !text("Result").equals("success");
            case "on-abnormal" -> !List.of("success", "exit-code").contains(text("Result"));
            default -> false;
        };
        return wanted && !hasExceptions(value("RestartPreventExitStatus"));
    }

    /** {@code (aiai)}: exit codes and signals. */
    private static boolean hasExceptions(@Nullable Object statuses) {
        return statuses instanceof Object[] kinds
                && Arrays.stream(kinds).anyMatch(kind -> kind instanceof List<?> some && !some.isEmpty());
    }

    boolean hasFailed() {
        return text("ActiveState").equals("failed");
    }

    /** The object of the job that is queued for it or runs on it; empty without one. */
    Optional<String> job() {
        return value("Job") instanceof Object[] job && job[0] instanceof Number id && id.longValue() != 0
                ? Optional.of(String.valueOf(job[1]))
                : Optional.empty();
    }

    /** Empty when it never ran. */
    String invocation() {
        return hex("InvocationID");
    }

    /** In microseconds of the monotonic clock; 0 for what has not come to pass. */
    long moment(String property) {
        return number(property + "TimestampMonotonic", 0);
    }

    List<String> texts(String property) {
        return texts(value(property));
    }

    String text(String property) {
        return value(property) instanceof String text ? text : "";
    }

    boolean flag(String property) {
        return value(property) instanceof Boolean flag && flag;
    }

    /** Of each member of a list the text at this place. */
    Stream<String> parts(String property, int place) {
        return commands(property).map(members -> String.valueOf(members[place]));
    }

    private static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String.class::cast).toList()
                : List.of();
    }

    long number(String property, long otherwise) {
        return value(property) instanceof Number number ? number.longValue() : otherwise;
    }

    /** In microseconds; all bits set stands for infinity. */
    private Duration span(String property) {
        long micros = number(property, -1);
        return micros < 0 ? UnitState.NO_LIMIT : Duration.of(micros, ChronoUnit.MICROS);
    }

    private String hex(String property) {
        StringBuilder hex = new StringBuilder();
        if (value(property) instanceof List<?> bytes) {
            bytes.forEach(each -> HexFormat.of().toHexDigits(hex, (Byte) each));
        }
        return hex.toString();
    }

    /** Of a service with several commands the last that was run counts; of one that forks the main process that it left. */
    private Execution execution() {
        List<Object[]> run = commands("ExecStart")
                .filter(command -> ((Number) command[STARTED]).longValue() > 0)
                .toList();
        if (run.isEmpty()) {
            return Execution.NONE;
        }
        Object[] last = run.getLast();
        int code = ((Number) last[CODE]).intValue();
        int status = ((Number) last[STATUS]).intValue();
        boolean forked = code == CLD_EXITED
                && status == 0
                && number("ExecMainExitTimestampMonotonic", 0) >= ((Number) last[STARTED]).longValue();
        return forked ? ended((int) number("ExecMainCode", 0), (int) number("ExecMainStatus", 0)) : ended(code, status);
    }

    private static Execution ended(int code, int status) {
        return switch (code) {
            case CLD_EXITED -> Execution.exited(status);
            case CLD_KILLED, CLD_DUMPED -> Execution.SIGNALLED;
            default -> Execution.UNDER_WAY;
        };
    }

    /**
     * {@code a(sasbttttuii)}: the file to execute, the argument vector, whether a failure is ignored, when it started and
     * ended by either clock, its process, how that ended and with what.
     */
    private Stream<Object[]> commands(String property) {
        return value(property) instanceof List<?> list ? list.stream().map(Object[].class::cast) : Stream.empty();
    }

    private Stream<List<String>> arguments(String property) {
        return commands(property).map(command -> texts(command[1]));
    }

    private @Nullable Object value(String property) {
        Variant<?> variant = values.get(property);
        return variant == null ? null : variant.getValue();
    }
}
