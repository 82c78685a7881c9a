package io.tidewaiter.daemon;

import io.tidewaiter.api.model.NotificationView;
import io.tidewaiter.app.Notifications;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.notify.Couriers;
import io.tidewaiter.notify.Receipt;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tests of notifiers as the API words them. */
record NotificationTests(Couriers couriers) implements Notifications {

    @Override
    public Future<List<NotificationView>> test(@Nullable String notifier) {
        if (notifier != null && !couriers.names().contains(notifier)) {
            return Future.failedFuture(
                    new ExternalException("no notifier is named %s: %s".formatted(notifier, known(couriers.names()))));
        }
        return couriers.test(notifier)
                .map(all -> all.stream().map(NotificationTests::view).toList());
    }

    private static String known(List<String> names) {
        return names.isEmpty()
                ? "the configuration has none (notify)"
                : "the configuration has " + String.join(", ", names);
    }

    private static NotificationView view(Couriers.Tested tested) {
        Receipt receipt = tested.receipt();
        return new NotificationView(tested.name(), receipt instanceof Receipt.Taken, receipt.words());
    }
}
