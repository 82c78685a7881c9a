package io.tidewaiter.dashboard;

import io.tidewaiter.api.model.Problem;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Rejects requests that a page of another origin makes a browser send, and sends the headers that keep other pages away from
 * the answers.
 *
 * <p>A name in {@code Host} that is no loopback address is a sign of DNS rebinding: to the browser, the page of that name has
 * the same origin as the dashboard. Any port is accepted: behind {@code ssh -L} it is the port at the other end, and a page
 * cannot choose its own origin.
 */
final class Guard implements Handler<RoutingContext> {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";

    private static final int MISDIRECTED = 421;
    private static final int FORBIDDEN = 403;

    @Override
    public void handle(RoutingContext context) {
        fence(context.response().headers());
        HttpServerRequest request = context.request();
        if (!isLoopback(request.authority())) {
            Problem.of(MISDIRECTED, "open it as 127.0.0.1, [::1] or localhost: other names are not answered to")
                    .answer(context.response());
        } else if (isSentByAnotherSite(request)) {
            Problem.of(FORBIDDEN, "a page of another origin may not ask for this")
                    .answer(context.response());
        } else {
            context.next();
        }
    }

    private static void fence(MultiMap headers) {
        headers.set("Content-Security-Policy", POLICY)
                .set("X-Content-Type-Options", "nosniff")
                .set("X-Frame-Options", "DENY")
                .set("Referrer-Policy", "no-referrer")
                .set("Cross-Origin-Opener-Policy", "same-origin")
                .set("Cross-Origin-Embedder-Policy", "require-corp")
                .set("Cross-Origin-Resource-Policy", "same-origin")
                .set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
                .set("Cache-Control", "no-store");
    }

    private static boolean isLoopback(@Nullable HostAndPort authority) {
        if (authority == null) {
            return false;
        }
        String host = authority.host().toLowerCase(Locale.ROOT);
        if (host.equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            // a name is not resolved: its owner controls the answer
            return false;
        }
    }

    /**
     * Decides by the headers that browsers set and scripts cannot change ({@code Sec-Fetch-Site}, {@code Origin}). A link to
     * the page itself may come from anywhere.
     */
    private static boolean isSentByAnotherSite(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if (origin != null && !origin.equalsIgnoreCase("http://" + request.getHeader("Host"))) {
            return true;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        boolean isAnothers = site != null && !site.equals("same-origin") && !site.equals("none");
        boolean isLinkToThePage = request.path().equals("/")
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"));
        return isAnothers && !isLinkToThePage;
    }
}
