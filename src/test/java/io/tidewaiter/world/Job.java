package io.tidewaiter.world;

import io.tidewaiter.host.JobResult;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** A job in systemd's queue. */
final class Job {

    enum Type {
        START,
        STOP,
        RESTART
    }

    final SimulatedUnit service;
    final Type type;
    /** Whose it is; null for a person's or systemd's own. */
    final @Nullable Program by;
    /** Whose job it came along with; null likewise. */
    final @Nullable Program cause;

    final Promise<Void> running = Promise.promise();
    final Promise<JobResult> done = Promise.promise();
    boolean begun;
    /** The first half of a restart is done. */
    boolean stopped;

    Job(SimulatedUnit service, Type type, @Nullable Program by, @Nullable Program cause) {
        this.service = service;
        this.type = type;
        this.by = by;
        this.cause = cause;
    }

    boolean starts() {
        return type != Type.STOP;
    }

    boolean stillStops() {
        return type == Type.STOP || (type == Type.RESTART && !stopped);
    }

    /** A restart whose first half is done is a start. */
    String word() {
        return switch (type) {
            case START -> "start";
            case STOP -> "stop";
            case RESTART -> stopped ? "start" : "restart";
        };
    }
}
