package io.tidewaiter.app;

import io.tidewaiter.api.model.UsersView;
import io.vertx.core.Future;

/** Asks the daemons of the other users of this host, which only root's may. */
@FunctionalInterface
public interface OtherUsers {

    /** Asks no other daemon: the daemon is not root's, or the configuration does not want it. */
    OtherUsers NONE = () -> Future.succeededFuture(UsersView.NONE);

    Future<UsersView> ask();
}
