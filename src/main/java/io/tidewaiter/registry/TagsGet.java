package io.tidewaiter.registry;

import io.tidewaiter.image.Reference;
import io.tidewaiter.registry.exchange.Answer;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.RegistryRequest;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one page of a repository's tags. No registry counts that as a pull.
 *
 * @param query of the page
 * @param ifNoneMatch the ETag of what is known of this page, or null
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags">OCI distribution,
 *     Listing Tags</a>
 */
record TagsGet(Reference repository, String query, @Nullable String ifNoneMatch) implements RegistryRequest<TagPage> {

    /** More than this some registries refuse, and without a wish many give a hundred at a time. */
    static final String FIRST = "n=1000";

    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int NOT_IMPLEMENTED = 501;

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public String target() {
        return "/v2/" + repository.repository() + "/tags/list?" + query;
    }

    @Override
    public String accept() {
        return "application/json";
    }

    @Override
    public boolean understands(int status) {
        return switch (status) {
            case 200, NOT_FOUND, NOT_ALLOWED, NOT_IMPLEMENTED -> true;
            case NOT_MODIFIED -> ifNoneMatch != null;
            default -> false;
        };
    }

    @Override
    public TagPage parse(Answer answer) {
        return switch (answer.status()) {
            case NOT_MODIFIED -> TagPage.asItWas();
            case NOT_FOUND ->
                throw new RegistryFailure(
                        Kind.NOT_FOUND,
                        "the registry lists no tags of this repository (404), and a rule needs that list: is the name misspelt, or may the account not see it?");
            case NOT_ALLOWED, NOT_IMPLEMENTED ->
                throw new RegistryFailure(
                        Kind.BROKEN,
                        "the registry does not list tags (%d), so that only one tag can be followed there and no rule"
                                .formatted(answer.status()));
            default -> TagPage.of(answer);
        };
    }
}
