package io.tidewaiter.dashboard;

import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requires a token in {@code Authorization: Bearer}, and exchanges tickets for tokens.
 *
 * <p>A cookie would be unsafe: browsers send the cookies of 127.0.0.1 to all ports, so to the servers of other users and of
 * containers, and also with cross-site requests. A header that a script sets has neither problem.
 */
final class SignIn {

    private static final String SCHEME = "Bearer ";
    private static final int UNAUTHORIZED = 401;

    private final Sessions sessions;
    private final FailedSignIns strangers;
    private final String command;
    private final String where;

    /**
     * @param command what prints a link
     * @param where whose daemon it is and on which host, for the page to show
     */
    SignIn(Sessions sessions, FailedSignIns strangers, String command, String where) {
        this.sessions = sessions;
        this.strangers = strangers;
        this.command = command;
        this.where = where;
    }

    record Ticket(String ticket) {

        Ticket {
            Objects.requireNonNull(ticket);
        }
    }

    record Session(String token, String where) {}

    /** In front of everything that only its user may have. */
    void demand(RoutingContext context) {
        if (sessions.isSignedIn(token(context))) {
            strangers.welcome(context.request().connection());
            context.next();
        } else {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            refuse(context, "sign in with the link that `%s` prints on the host".formatted(command));
        }
    }

    void begin(RoutingContext context) {
        Optional<String> token = ticket(context.body().buffer()).flatMap(sessions::redeem);
        if (token.isEmpty()) {
            refuse(context, "this link was used before, or is too old: `%s` prints a new one".formatted(command));
        } else {
            context.response()
                    .putHeader("Content-Type", "application/json")
                    .end(Json.write(new Session(token.get(), where)));
        }
    }

    void end(RoutingContext context) {
        sessions.end(token(context));
        context.response().setStatusCode(204).end();
    }

    private static void refuse(RoutingContext context, String detail) {
        Problem.of(UNAUTHORIZED, detail).answer(context.response());
    }

    private static String token(RoutingContext context) {
        String shown = context.request().getHeader("Authorization");
        return shown != null && shown.startsWith(SCHEME) ? shown.substring(SCHEME.length()) : "";
    }

    /** What is no ticket at all is answered as a wrong one is. */
    private static Optional<String> ticket(@Nullable Buffer body) {
        try {
            return body == null
                    ? Optional.empty()
                    : Optional.of(Json.read(body.getBytes(), Ticket.class).ticket());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
