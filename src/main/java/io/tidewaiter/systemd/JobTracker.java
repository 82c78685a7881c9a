package io.tidewaiter.systemd;

import io.tidewaiter.update.port.JobResult;
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
 * under way every end is kept, whoever's job it was, until the reply says which one was ours. All others were somebody
 * else's, which is counted for the units that are watched.
 */
final class JobTracker {

    private final Map<String, End> early = new HashMap<>();
    private final Map<String, Integer> interventions = new HashMap<>();
    private final Map<String, Promise<JobResult>> waiting = new HashMap<>();
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

    /** How a job ended. */
    private record End(String unit, JobResult result) {}

    /** From now on the jobs of others on this unit are counted. */
    synchronized void watch(String unit) {
        interventions.putIfAbsent(unit, 0);
    }

    /** How many jobs of others ended on this unit since it is watched. */
    synchronized int interventions(String unit) {
        return interventions.getOrDefault(unit, 0);
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
     * From the signal; any thread.
     *
     * @return whether somebody waits for this job; one that is over before its call was answered is taken for a stranger's
     */
    boolean ended(String unit, String path, JobResult result) {
        Promise<JobResult> promise = remove(path, new End(unit, result));
        if (promise != null) {
            promise.complete(result);
        }
        return promise != null;
    }

    /** Nobody waits for this job any more. */
    synchronized void forget(Job job) {
        waiting.remove(job.path());
    }

    /** The bus is gone: no signal will ever come. */
    void abandon(Throwable reason) {
        drain(reason).forEach(promise -> promise.fail(reason));
    }

    private synchronized @Nullable Promise<JobResult> remove(String path, End end) {
        Promise<JobResult> promise = waiting.remove(path);
        if (promise == null) {
            interventions.computeIfPresent(end.unit, (unit, count) -> count + 1);
            if (calls > 0) {
                early.put(path, end);
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
            interventions.computeIfPresent(end.unit, (unit, count) -> count - 1);
            return new Job(path, Future.succeededFuture(end.result));
        }
        if (dead != null) {
            return new Job(path, Future.failedFuture(dead));
        }
        return new Job(
                path, waiting.computeIfAbsent(path, any -> Promise.promise()).future());
    }
}
