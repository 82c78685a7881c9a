package io.tidewaiter.notify;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.net.Authorities;
import io.tidewaiter.net.BoundedClient;
import io.tidewaiter.net.Proxies;
import io.tidewaiter.net.ReadOnChange;
import io.tidewaiter.net.Response;
import io.tidewaiter.net.RetryAfter;
import io.tidewaiter.net.Tls;
import io.tidewaiter.net.Trusted;
import io.tidewaiter.net.WebAddress;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.TimeSpan;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts a CloudEvent, signed as Standard Webhooks want it. Redirects are not followed: what is signed for one receiver is
 * not another's.
 *
 * <p>The receiver is named by host and port only, as the rest of a URL is often a secret.
 */
public final class HttpNotifier implements Notifier {

    private final Vertx vertx;
    private final Target target;
    private final String source;
    private final InstantSource clock;
    private final Proxies proxies;
    private final ReadOnChange<ClientSSLOptions> tls;
    private final BoundedClient client;

    /**
     * Where to, and what to show there.
     *
     * @param secret signs the body; null for no signature
     * @param token is shown as a bearer token; null for none
     * @param timeout for the whole of one request
     */
    public record Target(
            URI url,
            @Nullable NotifierSecret secret,
            @Nullable NotifierSecret token,
            Duration timeout) {

        boolean isSecure() {
            return "https".equalsIgnoreCase(url.getScheme());
        }
    }

    /** @param environment of the process: what it says of proxies and authorities is heeded */
    public HttpNotifier(
            Vertx vertx, Target target, String source, InstantSource clock, Map<String, String> environment) {
        this.vertx = vertx;
        this.target = target;
        this.source = source;
        this.clock = clock;
        this.proxies = new Proxies(environment);
        this.tls = new ReadOnChange<>(
                () -> Authorities.find(environment, Path.of("/")).stream().toList(), HttpNotifier::trusting);
        // Between two updates lie days: no connection is worth keeping so long.
        this.client = new BoundedClient(
                vertx,
                new HttpClientOptions()
                        .setKeepAlive(false)
                        .setConnectTimeout((int) target.timeout().toMillis())
                        .setSslEngineOptions(Tls.onWorkers()),
                new PoolOptions());
    }

    @Override
    public Future<Receipt> send(Notification notification) {
        String body = CloudEvent.of(notification, source);
        return vertx.executeBlocking(() -> options(notification, body), false)
                .compose(options ->
                        Ticker.of(vertx).within(target.timeout(), post(options, body), TimeoutException::new))
                .map(this::receipt)
                .recover(failure -> Future.succeededFuture(new Receipt.Later(words(failure))));
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }

    /** Of the response nothing is wanted but its status and headers. */
    private Future<Response> post(RequestOptions options, String body) {
        return client.send(options, Buffer.buffer(body), target.timeout(), 0);
    }

    private Receipt receipt(Response response) {
        int status = response.status();
        String words = "%s answered %d".formatted(target.url().getRawAuthority(), status);
        return switch (status) {
            case 200, 201, 202, 203, 204, 205, 206 -> new Receipt.Taken(words);
            case 408, 429 -> new Receipt.Later(words, earliest(response));
            default ->
                status >= 500
                        ? new Receipt.Later(words, earliest(response))
                        : new Receipt.Refused(refused(words, status));
        };
    }

    private Duration earliest(Response response) {
        String header = response.headers().get("Retry-After");
        return header == null
                ? Duration.ZERO
                : RetryAfter.parse(header)
                        .map(when -> when.from(clock.instant()))
                        .orElse(Duration.ZERO);
    }

    private static String refused(String words, int status) {
        return switch (status / 100) {
            case 3 -> words + ", a redirect, which is not followed: name the place where it leads";
            case 4 ->
                switch (status) {
                    case 401, 403 -> words + ": does it know our secret or token?";
                    case 404, 410 -> words + ": is the URL right?";
                    default -> words;
                };
            default -> words;
        };
    }

    /** Blocks: it reads files. */
    private RequestOptions options(Notification notification, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", CloudEvent.MEDIA_TYPE);
        headers.put("User-Agent", "tidewaiter");
        if (target.secret() != null) {
            headers.putAll(WebhookSignature.headers(target.secret().read(), notification.id(), clock.instant(), body));
        }
        if (target.token() != null) {
            headers.put("Authorization", "Bearer " + target.token().read());
        }
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(target.url().toString());
        headers.forEach(options::putHeader);
        proxies.of(WebAddress.parse(target.url().toString())).ifPresent(options::setProxyOptions);
        return target.isSecure() ? options.setSslOptions(tls.get()) : options;
    }

    private static ClientSSLOptions trusting(List<Path> authorities) {
        Tls.load();
        ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        return authorities.isEmpty() ? options : options.setTrustOptions(Trusted.in(authorities));
    }

    private String words(Throwable failure) {
        String where = target.url().getRawAuthority();
        return switch (failure) {
            case ExternalException known -> String.valueOf(known.getMessage());
            case IllegalArgumentException unfit -> String.valueOf(unfit.getMessage());
            case TimeoutException late ->
                "no answer from %s within %s".formatted(where, TimeSpan.format(target.timeout()));
            default -> "cannot reach %s: %s".formatted(where, reasons(failure));
        };
    }

    /** The network stack's own words, the last of which tells most: they hold addresses, and nothing of what was sent. */
    private static String reasons(Throwable failure) {
        List<String> reasons = new ArrayList<>();
        Throwable cause = failure;
        for (int i = 0; cause != null && i < 10; i++) {
            reasons.add(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
            cause = cause.getCause();
        }
        return reasons.getLast();
    }
}
