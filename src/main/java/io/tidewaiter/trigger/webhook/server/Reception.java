package io.tidewaiter.trigger.webhook.server;

import io.tidewaiter.net.Connections;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.trigger.webhook.auth.ClientCertificates;
import io.tidewaiter.trigger.webhook.auth.HeaderSecret;
import io.tidewaiter.trigger.webhook.auth.PathSecret;
import io.tidewaiter.trigger.webhook.auth.SigningKey;
import io.tidewaiter.trigger.webhook.kind.Delivery;
import io.tidewaiter.trigger.webhook.kind.Notice;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /hooks/NAME}, or {@code /hooks/NAME/SECRET}: a registry says that something was pushed. What it says decides
 * nothing: at most it makes us look again at a name. Whatever an authentic sender says is answered 2xx, as a registry
 * repeats anything else until it is.
 *
 * <p>Made for a hostile network: nothing of a body is kept before its sender is known, where the sender can show who it is
 * without the body; and a stranger uses up nothing but what strangers have. No URL is ever logged, as a secret may stand in
 * it.
 */
final class Reception {

    /** For the head of a request, and again for its body. */
    static final Duration PATIENCE = Duration.ofSeconds(10);
    /** For a sender that was heard, until its next request. */
    static final Duration IDLE = Duration.ofMinutes(1);
    /** For one that was turned away, to read why. */
    static final Duration LINGER = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(Reception.class);
    private static final Pattern PATH = Pattern.compile("/hooks/(?<name>[^/]+)(?:/(?<end>[^/]+))?");

    private final Ticker ticker;
    private final Map<String, Hook> hooks;
    private final Connections connections;
    private final PushChecks pushChecks;
    private final FailedAttempts strangers = new FailedAttempts();

    Reception(Ticker ticker, Map<String, Hook> hooks, Connections connections, PushChecks pushChecks) {
        this.ticker = ticker;
        this.hooks = hooks;
        this.connections = connections;
        this.pushChecks = pushChecks;
    }

    void hear(HttpServerRequest request) {
        connections.renew(request.connection(), PATIENCE);
        String path = request.path();
        Matcher parts = PATH.matcher(path == null ? "" : path);
        Hook hook = parts.matches() ? hooks.get(parts.group("name")) : null;
        String end = hook == null ? null : parts.group("end");
        if (hook == null || (end != null && !(hook.secret() instanceof PathSecret))) {
            turnAway(request, 404);
        } else if (!request.method().equals(HttpMethod.POST)) {
            turnAway(request, 405);
        } else {
            judge(request, hook, end == null ? "" : end);
        }
    }

    private void judge(HttpServerRequest request, Hook hook, String end) {
        switch (hook.secret()) {
            case HeaderSecret secret -> admit(request, hook, secret.isShownBy(request.getHeader(secret.header())));
            case PathSecret secret -> admit(request, hook, secret.isShownBy(end));
            case ClientCertificates secret ->
                admit(request, hook, secret.isShownBy(request.connection().sslSession()));
            case SigningKey secret -> admitSigned(request, hook, secret);
            case null -> admit(request, hook, false);
        }
    }

    private void admit(HttpServerRequest request, Hook hook, boolean authentic) {
        if (!authentic) {
            refuse(request, hook, 401);
            return;
        }
        delivery(request, Body.LONGEST)
                .onSuccess(delivery -> receive(request, hook, delivery))
                .onFailure(tooLarge -> {
                    hook.counters().count(Heard.MALFORMED);
                    hangUp(request, 413, true);
                });
    }

    /**
     * Only the body will tell. A right one is heard however many wrong ones came from its address, which may be a proxy's;
     * only it must be brief then, so that wrong ones cost little.
     */
    private void admitSigned(HttpServerRequest request, Hook hook, SigningKey key) {
        String signature = request.getHeader(key.header());
        if (signature == null) {
            refuse(request, hook, 401);
            return;
        }
        boolean welcome = strangers.areWelcome(request.remoteAddress(), ticker.nanos());
        delivery(request, welcome ? Body.LONGEST : Body.BRIEF)
                .onSuccess(delivery -> {
                    if (key.signed(delivery.body(), signature)) {
                        receive(request, hook, delivery);
                    } else {
                        refuse(request, hook, 401);
                    }
                })
                .onFailure(tooLarge -> refuse(request, hook, 413));
    }

    private Future<Delivery> delivery(HttpServerRequest request, int most) {
        return new Body(request, connections, most).read().map(body -> new Delivery(request.headers(), body));
    }

    private void receive(HttpServerRequest request, Hook hook, Delivery delivery) {
        if (!hook.keepsPace(ticker.nanos())) {
            hook.counters().count(Heard.LIMITED);
            answer(request, 429);
            return;
        }
        try {
            listenTo(hook, delivery);
            answer(request, 202);
        } catch (IOException e) {
            hook.counters().count(Heard.MALFORMED);
            if (hook.mayWarn(ticker.nanos())) {
                log.warn("a webhook's body is not the JSON it should be hook={}", hook.name());
            }
            answer(request, 400);
        }
    }

    private void listenTo(Hook hook, Delivery delivery) throws IOException {
        List<Notice> notices = hook.receiver().read(delivery);
        Set<Notice> fresh = hook.fresh(notices);
        if (fresh.isEmpty()) {
            hook.counters().count(notices.isEmpty() ? Heard.FOREIGN : Heard.REPEATED);
            return;
        }
        hook.counters().count(Heard.PUSH);
        log.info(
                "a registry says that something was pushed hook={} names={} first={}",
                hook.name(),
                fresh.size(),
                fresh.iterator().next().push());
        pushChecks.ring(fresh.stream()
                .map(notice -> new PushChecks.Ring(notice.push(), hook.counters()))
                .collect(Collectors.toSet()));
    }

    private void answer(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end();
        connections.renew(request.connection(), IDLE);
    }

    private void refuse(HttpServerRequest request, Hook hook, int status) {
        hook.counters().count(Heard.REFUSED);
        if (hook.mayWarn(ticker.nanos())) {
            log.warn(
                    "a webhook without the right secret was refused hook={} from={} refused={}",
                    hook.name(),
                    request.remoteAddress().hostAddress(),
                    hook.counters().of(Heard.REFUSED));
        }
        turnAway(request, status);
    }

    private void turnAway(HttpServerRequest request, int status) {
        boolean tolerated = strangers.tolerates(request.remoteAddress(), ticker.nanos());
        hangUp(request, tolerated ? status : 429, tolerated);
    }

    /** @param politely once the sender has said what it had to say: a connection that is reset tells it nothing */
    private void hangUp(HttpServerRequest request, int status, boolean politely) {
        connections.renew(request.connection(), LINGER);
        Future<Void> said = request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end();
        Future.join(said, politely && !request.isEnded() ? request.end() : Future.succeededFuture())
                .onComplete(ended -> connections.end(request.connection()));
    }
}
