package io.tidewaiter.app;

import io.tidewaiter.api.model.NotificationView;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The notifiers, which report how updates end. */
public interface Notifications {

    /** Sends a test to the one of this name, to all where it is null; fails where there is no such name. */
    Future<List<NotificationView>> test(@Nullable String notifier);
}
