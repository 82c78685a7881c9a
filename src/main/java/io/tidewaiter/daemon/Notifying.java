package io.tidewaiter.daemon;

import io.tidewaiter.config.HostFile;
import io.tidewaiter.config.Settings;
import io.tidewaiter.notify.CloudEvent;
import io.tidewaiter.notify.CommandNotifier;
import io.tidewaiter.notify.Couriers;
import io.tidewaiter.notify.HttpNotifier;
import io.tidewaiter.notify.Notifier;
import io.tidewaiter.notify.NotifierSecret;
import io.tidewaiter.notify.Postbox;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.Outbox;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Those who are told how updates end, as the configuration wants them. */
final class Notifying {

    private final Vertx vertx;
    private final Ticker ticker;
    private final InstantSource clock;
    private final Map<String, String> environment;

    /** @param environment the process's own: where credentials are, which proxies there are, what commands inherit */
    Notifying(Vertx vertx, InstantSource clock, Map<String, String> environment) {
        this.vertx = vertx;
        this.ticker = Ticker.of(vertx);
        this.clock = clock;
        this.environment = environment;
    }

    /** Tells the ends of updates. */
    Couriers couriers(Outbox outbox, Map<String, Settings.Notifier> notifiers) {
        return new Couriers(outbox, ticker, clock, addressees(notifiers));
    }

    Couriers couriers(Postbox postbox, Map<String, Settings.Notifier> notifiers) {
        return new Couriers(postbox, ticker, clock, addressees(notifiers));
    }

    private List<Couriers.Addressee> addressees(Map<String, Settings.Notifier> notifiers) {
        return notifiers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(named -> new Couriers.Addressee(
                        named.getKey(),
                        notifier(named.getValue()),
                        named.getValue().on(),
                        named.getValue().retryFor()))
                .toList();
    }

    private Notifier notifier(Settings.Notifier settings) {
        return switch (settings.channel()) {
            case Settings.Channel.Http(var url, var secretFile, var tokenFile) ->
                new HttpNotifier(
                        vertx,
                        new HttpNotifier.Target(url, secret(secretFile), secret(tokenFile), settings.timeout()),
                        source(),
                        clock,
                        environment);
            case Settings.Channel.Command(var words) ->
                new CommandNotifier(vertx, ticker, words, settings.timeout(), source(), environment);
        };
    }

    /** Where it is, is found out when it is needed: a notifier that cannot work does not keep the daemon from starting. */
    private @Nullable NotifierSecret secret(@Nullable HostFile file) {
        return file == null ? null : new NotifierSecret(() -> file.in(environment));
    }

    private static String source() {
        return CloudEvent.source(HostName.own(), System.getProperty("user.name"));
    }
}
