package io.tidewaiter.host;

import io.vertx.core.Future;

/** Where this host notes what its tools do, for those who watch it. Never fails: no update depends on it. */
public interface HostLog {

    /** Notes that containers were looked at and updated, where and as {@code podman auto-update} does. */
    Future<Void> autoUpdate();
}
