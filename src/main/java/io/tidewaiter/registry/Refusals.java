package io.tidewaiter.registry;

import io.tidewaiter.net.RetryAfter;
import io.tidewaiter.update.port.RegistryException.Kind;

/** Turns statuses that bring no digest into words for people. */
final class Refusals {

    private Refusals() {}

    /** The registry's last word on a manifest. */
    static Trouble ofRegistry(Endpoint endpoint, Answer answer, Authorization sent) {
        int status = answer.status();
        String login = ": run podman login " + endpoint.loginHost();
        return switch (status) {
            case 401 ->
                new Trouble(
                        Kind.UNAUTHORIZED,
                        sent.personal()
                                ? "the registry refused our credentials (401)" + login
                                : "the registry wants credentials and we have none for it (401)" + login
                                        + ", or is the name misspelt?");
            case 403 ->
                new Trouble(
                        Kind.UNAUTHORIZED,
                        sent.personal()
                                ? "the registry does not let us read this (403): may the account pull it?"
                                : "the registry does not let anybody read this without credentials (403)" + login);
            case 404 ->
                new Trouble(Kind.NOT_FOUND, "the registry does not know this tag (404): was it deleted or misspelt?");
            default -> other("the registry", answer);
        };
    }

    /** A redirect led to another host, which wants credentials: ours are not for it. */
    static Trouble ofRedirect(Answer answer) {
        return new Trouble(
                Kind.UNAUTHORIZED,
                "the registry redirects to %s, which wants credentials of its own (%d)"
                        .formatted(answer.from().host(), answer.status()));
    }

    /** The token service gave no token. */
    static Trouble ofTokenService(Endpoint endpoint, Challenge.Bearer challenge, Answer answer, boolean personal) {
        String service = "the token service " + challenge.realm().authority();
        int status = answer.status();
        if (status == 401 || status == 403) {
            return new Trouble(
                    Kind.UNAUTHORIZED,
                    "%s %s (%d): run podman login %s"
                            .formatted(
                                    service,
                                    personal ? "refused our credentials" : "wants credentials and we have none",
                                    status,
                                    endpoint.loginHost()));
        }
        return other(service, answer);
    }

    private static Trouble other(String who, Answer answer) {
        int status = answer.status();
        if (status == 429) {
            return new Trouble(Kind.RATE_LIMITED, who + " was asked too often (429)" + retryAfter(answer));
        }
        return new Trouble(
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
