package io.tidewaiter.systemd;

import io.tidewaiter.host.JobResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.freedesktop.dbus.types.UInt32;
import org.jspecify.annotations.Nullable;

/**
 * Brings the jobs we queued together with the signals that tell their end.
 *
 * <p>The two race: a job that has nothing to do is gone before the reply that names it has been read. So while a call is
 * under way every end is kept, of any program's job, until the reply says which one was ours. All others were other
 * programs', and are {@link Interventions} where they take a unit down.
 */
final class JobTracker {

    private final Map<String, End> early = new HashMap<>();
    private final Map<String, Begun> begun = new HashMap<>();
    private final Map<String, Promise<JobResult>> waiting = new HashMap<>();
    private final Interventions interventions;
    private int calls;
    private @Nullable Throwable dead;

    /**
     * @param path the job's object path, which ends with its id
     * @param result fails when the bus dies before the job has ended
     */
    record Job(String path, Future<JobResult> result) {

        UInt32 id() {
            return new UInt32(path.substring(path.lastIndexOf('/') + 1));
        }
    }

    /** @param counted whether it stands among the interventions */
    private record Begun(String unit, boolean counted) {}

    /**
     * How a job ended.
     *
     * @param counted whether it stands among the interventions
     */
    private record End(String unit, JobResult result, boolean counted) {}

    JobTracker() {
        this(new Interventions(0));
    }

    private JobTracker(Interventions interventions) {
        this.interventions = interventions;
    }

    /** For the connection after this one. */
    synchronized JobTracker next() {
        return new JobTracker(new Interventions(interventions.next()));
    }

    /** From now on the jobs of others that take this unit down are counted. */
    synchronized void watch(String unit) {
        interventions.watch(unit);
    }

    synchronized boolean isWatched(String unit) {
        return interventions.isWatched(unit);
    }

    /** Grows with each job of others that takes this unit down, as soon as it is known, since it is watched. */
    synchronized int interventions(String unit) {
        return interventions.on(unit);
    }

    /** @param call queues a job and returns its path; blocks */
    Job queue(Supplier<String> call) {
        callBegins();
        try {
            return follow(call.get());
        } finally {
            callEnds();
        }
    }

    /**
     * From the signal, before the job has done anything.
     *
     * @param takesDown whether the unit is to be stopped by it, be it only to start again
     */
    synchronized void began(String unit, String path, boolean takesDown) {
        boolean counts = takesDown && !waiting.containsKey(path);
        begun.put(path, new Begun(unit, counts));
        if (counts) {
            interventions.count(unit);
        }
    }

    /**
     * From the signal; any thread. One whose beginning went by unseen counts now.
     *
     * @return whether a call waits for this job; one that is over before its call was answered is taken for another program's
     */
    boolean ended(String unit, String path, JobResult result) {
        Promise<JobResult> promise = remove(unit, path, result);
        if (promise != null) {
            promise.complete(result);
        }
        return promise != null;
    }

    /** No call waits for this job any more. */
    synchronized void forget(Job job) {
        waiting.remove(job.path());
    }

    /** The bus is gone: no signal will ever come. */
    void abandon(Throwable reason) {
        drain(reason).forEach(promise -> promise.fail(reason));
    }

    private synchronized @Nullable Promise<JobResult> remove(String unit, String path, JobResult result) {
        Begun known = begun.remove(path);
        Promise<JobResult> promise = waiting.remove(path);
        if (promise == null) {
            if (known == null) {
                interventions.count(unit);
            }
            if (calls > 0) {
                early.put(path, new End(unit, result, known == null || known.counted));
            }
        }
        return promise;
    }

    private synchronized List<Promise<JobResult>> drain(Throwable reason) {
        dead = reason;
        List<Promise<JobResult>> left = List.copyOf(waiting.values());
        waiting.clear();
        return left;
    }

    private synchronized void callBegins() {
        calls++;
    }

    private synchronized void callEnds() {
        if (--calls == 0) {
            early.clear();
        }
    }

    /** Two calls may get the same job, as systemd merges those that want the same. */
    private synchronized Job follow(String path) {
        End end = early.remove(path);
        if (end != null) {
            if (end.counted) {
                interventions.takeBack(end.unit);
            }
            return new Job(path, Future.succeededFuture(end.result));
        }
        Begun ours = begun.get(path);
        if (ours != null && ours.counted) {
            interventions.takeBack(ours.unit);
            begun.put(path, new Begun(ours.unit, false));
        }
        if (dead != null) {
            return new Job(path, Future.failedFuture(dead));
        }
        return new Job(
                path, waiting.computeIfAbsent(path, any -> Promise.promise()).future());
    }
}
