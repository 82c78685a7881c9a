package io.tidewaiter.systemd;

import io.tidewaiter.host.JobResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job that Tidewaiter queued, until its end or until its time is over. A job that waits for the jobs of other units does not run: the
 * two times are counted apart, by looks at its state that never lie further apart than {@link #LONGEST_PAUSE}.
 */
final class FollowedJob {

    private static final Logger log = LoggerFactory.getLogger(FollowedJob.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    /** So that a short limit is not overrun by much. */
    private static final int LOOKS = 10;

    private final Vertx vertx;
    private final Function<Callable<JobResult>, Future<JobResult>> workers;
    private final BusSession session;
    private final JobTracker.Job job;
    private final Promise<JobResult> end = Promise.promise();
    private Duration ran = Duration.ZERO;
    private Duration waited = Duration.ZERO;
    private boolean waits;
    private boolean asks;

    /** @param workers run what blocks */
    FollowedJob(
            Vertx vertx,
            Function<Callable<JobResult>, Future<JobResult>> workers,
            BusSession session,
            JobTracker.Job job) {
        this.vertx = vertx;
        this.workers = workers;
        this.session = session;
        this.job = job;
    }

    /**
     * Whichever comes first counts, the job's end or that of its time: only one of the two finds the timer running. Called
     * once.
     *
     * @param limit how long it may run
     * @param wait how long it may wait
     * @return fails when the bus dies before the job has ended
     */
    Future<JobResult> end(Duration limit, Duration wait) {
        Duration pause = pause(limit.compareTo(wait) < 0 ? limit : wait);
        long timer = vertx.setPeriodic(pause.toMillis(), id -> {
            count(pause);
            if (ran.compareTo(limit) >= 0) {
                stop(id, this::cancel);
            } else if (waited.compareTo(wait) >= 0) {
                stop(id, this::leave);
            } else {
                look();
            }
        });
        job.result().onComplete((result, failure) -> {
            if (vertx.cancelTimer(timer)) {
                end.complete(result, failure);
            }
        });
        return end.future();
    }

    private static Duration pause(Duration shorter) {
        Duration part = shorter.dividedBy(LOOKS);
        if (part.compareTo(LONGEST_PAUSE) > 0) {
            return LONGEST_PAUSE;
        }
        return part.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : part;
    }

    private void count(Duration time) {
        if (waits) {
            waited = waited.plus(time);
        } else {
            ran = ran.plus(time);
        }
    }

    /** One that cannot be asked for counts as it was seen last: it has a limit either way. */
    private void look() {
        if (asks) {
            return;
        }
        asks = true;
        workers.apply(() -> session.isWaiting(job) ? JobResult.WAITING : JobResult.UNKNOWN)
                .onSuccess(seen -> waits = seen == JobResult.WAITING)
                .onFailure(trouble -> log.debug("cannot ask for a job job={}", job.path(), trouble))
                .onComplete(answered -> asks = false);
    }

    private void stop(long timer, Callable<JobResult> how) {
        if (vertx.cancelTimer(timer)) {
            workers.apply(how).onComplete(end);
        }
    }

    private JobResult cancel() {
        session.cancel(job);
        return JobResult.OVERDUE;
    }

    private JobResult leave() {
        session.jobs().forget(job);
        return JobResult.WAITING;
    }
}
