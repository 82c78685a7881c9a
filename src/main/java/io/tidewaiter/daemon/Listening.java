package io.tidewaiter.daemon;

import io.tidewaiter.app.Notices;
import io.tidewaiter.config.Listen;
import io.tidewaiter.time.Backoff;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.Work;
import io.vertx.core.Future;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens at an address, and tries again with pauses that grow where another program has it or it is not there yet: any
 * user of the host may take a port, which must keep nothing from being updated.
 */
final class Listening {

    private static final Logger log = LoggerFactory.getLogger(Listening.class);

    private final Ticker ticker;
    private final Notices notices;
    private final String subject;
    private final Listen address;
    private final Supplier<Future<Integer>> listen;
    private int failures;
    private @Nullable String told;
    private boolean stopped;

    /**
     * @param subject what is served there, as in {@link io.tidewaiter.api.model.NoticeView}
     * @param listen tries once; called again after a failure
     */
    Listening(Ticker ticker, Notices notices, String subject, Listen address, Supplier<Future<Integer>> listen) {
        this.ticker = ticker;
        this.notices = notices;
        this.subject = subject;
        this.address = address;
        this.listen = listen;
    }

    /** @return when it was tried once; fails when it is not for the address's sake, which trying again would not mend */
    Future<Void> begin() {
        return Work.begin(listen)
                .onSuccess(port -> listens())
                .<Void>mapEmpty()
                .recover(trouble -> isOfAddress(trouble) ? later(trouble) : Future.failedFuture(trouble));
    }

    void stop() {
        stopped = true;
    }

    /** Why it does not listen now; null while it does. */
    @Nullable
    String trouble() {
        return told;
    }

    private void listens() {
        told = null;
        notices.over(subject);
        log.info("listening for={} listen={}", subject, address);
    }

    private Future<Void> later(Throwable trouble) {
        String why = String.valueOf(trouble.getMessage());
        if (++failures == 1) {
            log.error("cannot listen, it is tried again for={} listen={} reason={}", subject, address, why);
        }
        told = "cannot listen on %s: %s; updates go on, and it is tried again (what has the port: ss -ltnp)"
                .formatted(address, why);
        notices.say(subject, told);
        ticker.after(Backoff.USUAL.after(failures)).onSuccess(passed -> {
            if (!stopped) {
                begin().onFailure(other -> log.error(
                        "cannot listen, and it is not tried again for={} listen={} reason={}",
                        subject,
                        address,
                        other.getMessage()));
            }
        });
        return Future.succeededFuture();
    }

    /** {@link java.net.BindException} among them. */
    private static boolean isOfAddress(Throwable trouble) {
        return trouble instanceof SocketException || trouble instanceof UnknownHostException;
    }
}
