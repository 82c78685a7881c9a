package io.tidewaiter.registry;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewaiter.image.Reference;
import io.tidewaiter.registry.exchange.Answer;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.update.model.RegistryException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One page of a repository's tags.
 *
 * @param tags only such as a name can have
 * @param next the query that leads to the page after it, without a question mark; empty for the last
 * @param etag by which this page is known again; empty where the registry does not tell one
 * @param bytes that it took
 * @param unchanged whether it is as it was, and was not sent again
 */
record TagPage(List<String> tags, Optional<String> next, Optional<String> etag, int bytes, boolean unchanged) {

    /** Of a whole list; so that no list fills our memory. */
    static final int MOST_TAGS = 20_000;

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern LINK = Pattern.compile("<([^<>]*)>([^<]*)");
    private static final Pattern NEXT = Pattern.compile("rel\\s*=\\s*\"?next\\b");
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1,256}");

    TagPage {
        tags = List.copyOf(tags);
    }

    static TagPage of(Answer answer) {
        return new TagPage(
                names(answer.body().getBytes()),
                next(answer),
                answer.header("ETag").filter(etag -> PRINTABLE.matcher(etag).matches()),
                answer.body().length(),
                false);
    }

    static TagPage asItWas() {
        return new TagPage(List.of(), Optional.empty(), Optional.empty(), 0, true);
    }

    /** Read as it comes: a tree of a million short names would take many times their room. */
    private static List<String> names(byte[] bytes) {
        List<String> names = new ArrayList<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw noList();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals("tags");
                if (json.nextToken() == JsonToken.START_ARRAY && wanted) {
                    read(json, names);
                } else {
                    json.skipChildren();
                }
            }
            return names;
        } catch (JacksonException e) {
            throw noList();
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static void read(JsonParser json, List<String> names) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                json.skipChildren();
            } else if (names.size() >= MOST_TAGS) {
                throw tooLong();
            } else if (Reference.isTag(json.getText())) {
                names.add(json.getText());
            }
        }
    }

    private static RegistryFailure noList() {
        return new RegistryFailure(Kind.BROKEN, "the registry's answer is not a list of tags");
    }

    static RegistryFailure tooLong() {
        return new RegistryFailure(
                Kind.BROKEN,
                "the registry lists more than %,d tags of this repository, or in too many pages: a rule cannot follow it, only one tag can"
                        .formatted(MOST_TAGS));
    }

    /**
     * Only the query of the link is used, for the same repository at the same registry: where else it leads is never asked, and
     * a registry behind a proxy often calls itself by a wrong address.
     *
     * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags">OCI distribution,
     *     Listing Tags</a>
     */
    private static Optional<String> next(Answer answer) {
        return answer.headers().getAll("Link").stream()
                .flatMap(header -> LINK.matcher(header).results())
                .filter(link ->
                        NEXT.matcher(link.group(2).toLowerCase(Locale.ROOT)).find())
                .map(MatchResult::group)
                .map(link -> link.substring(1, link.indexOf('>')))
                .findFirst()
                .map(TagPage::query);
    }

    private static String query(String link) {
        int fragment = link.indexOf('#');
        String whole = fragment < 0 ? link : link.substring(0, fragment);
        String query = whole.substring(whole.indexOf('?') + 1);
        if (whole.indexOf('?') < 0 || query.isEmpty()) {
            throw new RegistryFailure(Kind.BROKEN, "the registry does not say where its list of tags goes on");
        }
        return query;
    }
}
