package io.tidewaiter.host;

import io.vertx.core.Future;

/** Where this host notes what its tools do, for whoever watches it. Never fails: a note is not worth an update. */
public interface HostLog {

    /** Notes that containers were looked at and updated, where and as {@code podman auto-update} does. */
    Future<Void> autoUpdate();
}
