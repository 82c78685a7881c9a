package io.tidewaiter.world;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One host, and the registry that it asks. It outlives the programs that run on it. */
final class Machine {

    final Timeline time = new Timeline();
    final Chance chance;
    final Hub hub = new Hub();
    final Podman podman = new Podman(time);
    final Systemd systemd;
    final Laws laws;
    final Trace trace;
    /** Ports that something else has. */
    final Set<Integer> taken = new TreeSet<>();
    /** Units whose container cannot be made or run, with Podman's exit code. */
    final Map<String, Integer> hindered = new TreeMap<>();
    /** Podman's and systemd's answers are late, or do not come, until then. */
    long podmanAwayUntil;

    long busAwayUntil;
    boolean slow;
    /** Writes to the store fail. */
    boolean diskFull;

    @Nullable
    Program program;

    Machine(Chance chance, Trace trace, Figures figures) {
        this.chance = chance;
        this.trace = trace;
        this.laws = new Laws(this, figures);
        this.systemd = new Systemd(this, laws::queued, this::ended);
    }

    private void ended(Job job) {
        if (!job.service.isScheduled())
            trace.note(() -> "job of %s ended: %s %s"
                    .formatted(job.by == null ? "systemd" : "tidewaiter", job.word(), job.service));
        if (program != null) {
            program.hearJob(job);
        }
    }

    /** A run of a unit ended, and no job with it. */
    void hearRun(SimulatedUnit service) {
        if (program != null) {
            program.hearEnd(service);
        }
    }

    void reboot() {
        systemd.services().forEach(laws.figures()::forget);
        systemd.powerOff();
        time.reboot();
        for (SimulatedUnit service : systemd.services()) {
            service.wanted = service.exists && !service.masked && service.shape.runsAlways();
        }
        for (SimulatedUnit service : systemd.services()) {
            boolean enabled = service.exists && !service.masked && service.shape.isEnabled();
            if (enabled && service.job == null) {
                systemd.queue(service, Job.Type.START, null);
            }
        }
    }
}
