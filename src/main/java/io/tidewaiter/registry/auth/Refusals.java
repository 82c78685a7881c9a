package io.tidewaiter.registry.auth;

import io.tidewaiter.net.RetryAfter;
import io.tidewaiter.registry.exchange.Answer;
import io.tidewaiter.registry.exchange.Authorization;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.update.model.RegistryException.Kind;

/** Turns statuses that bring no digest into words for people. */
public final class Refusals {

    private Refusals() {}

    /** The registry's last word on a manifest. */
    public static RegistryFailure ofRegistry(Endpoint endpoint, Answer answer, Authorization sent) {
        int status = answer.status();
        String login = ": " + endpoint.login();
        return switch (status) {
            case 401 ->
                new RegistryFailure(
                        Kind.UNAUTHORIZED,
                        sent.personal()
                                ? "the registry refused our credentials (401)" + login
                                : "the registry wants credentials and we have none for it (401)" + login
                                        + ", or is the name misspelt?");
            case 403 ->
                new RegistryFailure(
                        Kind.UNAUTHORIZED,
                        sent.personal()
                                ? "the registry does not let us read this (403): may the account pull it?"
                                : "the registry lets no one read this without credentials (403)" + login);
            case 404 ->
                new RegistryFailure(
                        Kind.NOT_FOUND, "the registry does not know this tag (404): was it deleted or misspelt?");
            default -> other("the registry", answer);
        };
    }

    /** A redirect led to another host, which wants credentials: ours are not for it. */
    public static RegistryFailure ofRedirect(Answer answer) {
        return new RegistryFailure(
                Kind.UNAUTHORIZED,
                "the registry redirects to %s, which wants credentials of its own (%d)"
                        .formatted(answer.from().host(), answer.status()));
    }

    /** The token service gave no token. */
    static RegistryFailure ofTokenService(
            Endpoint endpoint, Challenge.Bearer challenge, Answer answer, boolean personal) {
        String service = "the token service " + challenge.realm().authority();
        int status = answer.status();
        if (status == 401 || status == 403) {
            return new RegistryFailure(
                    Kind.UNAUTHORIZED,
                    "%s %s (%d): %s"
                            .formatted(
                                    service,
                                    personal ? "refused our credentials" : "wants credentials and we have none",
                                    status,
                                    endpoint.login()));
        }
        return other(service, answer);
    }

    private static RegistryFailure other(String who, Answer answer) {
        int status = answer.status();
        if (status == 429) {
            return new RegistryFailure(Kind.RATE_LIMITED, who + " was asked too often (429)" + retryAfter(answer));
        }
        return new RegistryFailure(
                Kind.BROKEN,
                status >= 500
                        ? "%s failed (%d): its own log says why".formatted(who, status)
                        : "%s gave an answer that makes no sense here (%d)".formatted(who, status));
    }

    private static String retryAfter(Answer answer) {
        return answer.header("Retry-After")
                .flatMap(RetryAfter::parse)
                .map(when -> ": " + when.words())
                .orElse("");
    }
}
