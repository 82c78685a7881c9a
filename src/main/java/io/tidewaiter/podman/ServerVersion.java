package io.tidewaiter.podman;

import io.tidewaiter.host.ExternalException;
import io.vertx.core.http.HttpClientResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Podman's server says of itself in each of its answers. Whatever depends on the version of Podman is to be decided
 * here. A server that says nothing of it is taken as it is.
 */
final class ServerVersion {

    private static final String HEADER = "Libpod-API-Version";

    /** The oldest that the end-to-end tests run on. */
    private static final int MAJOR = 4;

    private static final int MINOR = 3;

    static final String OLDEST = MAJOR + "." + MINOR;

    private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\b.*");

    private ServerVersion() {}

    /** Lets nothing of an answer be read that may have another shape than is known here. */
    static HttpClientResponse supported(HttpClientResponse answer) {
        String said = answer.getHeader(HEADER);
        if (isTooOld(said)) {
            throw new ExternalException(
                    "Podman %s is too old: Tidewaiter needs Podman %s or newer; upgrade Podman (and the system if it has no newer one)"
                            .formatted(said, OLDEST));
        }
        return answer;
    }

    private static boolean isTooOld(@Nullable String said) {
        Matcher version = VERSION.matcher(said == null ? "" : said);
        if (!version.matches()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        return major < MAJOR || (major == MAJOR && Integer.parseInt(version.group(2)) < MINOR);
    }
}
