package io.tidewaiter.systemd;

import io.tidewaiter.systemd.LastRun.End;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks journalctl(1) what systemd wrote about the jobs of a unit, where its properties do not tell whether a run of it was
 * stopped. Blocks, for a bounded time.
 *
 * <p>Only entries of the manager itself count, by fields that the journal adds and no program can choose.
 */
final class ManagerJournal {

    private static final Logger log = LoggerFactory.getLogger(ManagerJournal.class);

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MOST_LINES = 20;
    private static final int MOST_BYTES = 1 << 12;
    private static final int MOST_KNOWN = 100;
    private static final Pattern INVOCATION = Pattern.compile("[0-9a-f]{32}");

    private static final List<String> OF_A_USER = List.of("_SYSTEMD_USER_UNIT=init.scope", "USER_INVOCATION_ID=");
    private static final List<String> OF_THE_SYSTEM = List.of("_PID=1", "INVOCATION_ID=");
    private static final List<String> STOPPED = List.of("JOB_TYPE=stop");
    private static final List<String> NOT_STARTED = List.of("JOB_TYPE=start", "JOB_RESULT=failed");
    private static final List<String> ENDED = List.of(
            "JOB_TYPE=stop",
            "JOB_TYPE=start",
            "JOB_TYPE=restart",
            "JOB_RESULT=done",
            "JOB_RESULT=failed",
            "JOB_RESULT=dependency",
            "JOB_RESULT=timeout",
            "JOB_RESULT=canceled",
            "JOB_RESULT=skipped");
    private static final List<String> FINISHED = List.of("JOB_TYPE=start", "JOB_RESULT=done");

    private final String program;
    private final Map<String, End> known = new HashMap<>();
    private final AtomicBoolean unreadable = new AtomicBoolean();

    ManagerJournal() {
        this("journalctl");
    }

    ManagerJournal(String program) {
        this.program = program;
    }

    /**
     * How this run ended. It is told of one that did not come up, and of a {@code Type=oneshot}, whose start lasts until its
     * end.
     *
     * @param invocation of a run that has ended
     * @return {@link End#UNTOLD} also where the journal cannot be read or has lost it
     */
    synchronized End endOf(String invocation, boolean oneshot) {
        if (!INVOCATION.matcher(invocation).matches()) {
            return End.UNTOLD;
        }
        End before = known.get(invocation);
        if (before != null) {
            return before;
        }
        List<String> types =
                jobs(invocation, oneshot ? List.of(STOPPED, NOT_STARTED, FINISHED) : List.of(STOPPED, NOT_STARTED));
        End end = types.contains("stop") ? End.STOPPED : types.contains("start") ? End.BY_ITSELF : End.UNTOLD;
        if (end != End.UNTOLD) {
            if (known.size() >= MOST_KNOWN) {
                known.clear();
            }
            known.put(invocation, end);
        }
        return end;
    }

    /**
     * Whether the last job of the unit that came to an end stopped it. A restart begins as a job that stops, ends its first
     * half as one that restarts, and its second as one that starts.
     *
     * @param manager its process, in this boot: what another one wrote does not count, as its end stops every unit
     * @return false also where the journal cannot be read or has lost it
     */
    boolean lastJobStops(String unit, long manager) {
        List<List<String>> matches = Stream.of("USER_UNIT=", "UNIT=")
                .map(field -> Stream.concat(Stream.of("_PID=" + manager, field + unit), ENDED.stream())
                        .toList())
                .toList();
        return types(List.of("--boot", "--lines=1"), matches).contains("stop");
    }

    /** The type of each of these jobs that there was; empty where that cannot be read. */
    private List<String> jobs(String invocation, List<List<String>> jobs) {
        List<List<String>> matches = new ArrayList<>();
        for (List<String> manager : List.of(OF_A_USER, OF_THE_SYSTEM)) {
            for (List<String> job : jobs) {
                List<String> match = new ArrayList<>(List.of(manager.getFirst(), manager.getLast() + invocation));
                match.addAll(job);
                matches.add(match);
            }
        }
        return types(List.of("--lines=" + MOST_LINES), matches);
    }

    /** @param matches of each entry all of one of them */
    private List<String> types(List<String> options, List<List<String>> matches) {
        List<String> command =
                new ArrayList<>(List.of(program, "--quiet", "--no-pager", "--output=cat", "--output-fields=JOB_TYPE"));
        command.addAll(options);
        String or = "";
        for (List<String> match : matches) {
            if (!or.isEmpty()) {
                command.add(or);
            }
            command.addAll(match);
            or = "+";
        }
        try {
            String read = read(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
            unreadable.set(false);
            return read.lines().toList();
        } catch (IOException e) {
            // said once, until it can be read again: each look at a unit may come here
            if (!unreadable.getAndSet(true)) {
                log.warn(
                        "cannot read the journal, so a stopped unit may look like one that crashed reason={}",
                        e.getMessage());
            }
            return List.of();
        }
    }

    /**
     * So few bytes fit into the pipe: it ends whether or not they are read.
     *
     * @throws IOException also where it takes too long, or ends with an error
     */
    private static String read(Process process) throws IOException {
        try (InputStream output = process.getInputStream()) {
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("journalctl has not ended within %ds".formatted(LIMIT.toSeconds()));
            }
            if (process.exitValue() != 0) {
                throw new IOException("journalctl ended with exit code %d".formatted(process.exitValue()));
            }
            return new String(output.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } finally {
            process.destroyForcibly();
        }
    }
}
