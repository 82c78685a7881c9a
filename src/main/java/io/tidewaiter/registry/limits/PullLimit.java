package io.tidewaiter.registry.limits;

import io.tidewaiter.memory.RegistryStanding.Pulls;
import io.tidewaiter.registry.exchange.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry says of its pull limit, in Docker Hub's headers: {@code ratelimit-limit: 100;w=21600} and
 * {@code ratelimit-remaining: 76;w=21600}.
 *
 * @param window after which its word is worth nothing any more
 * @see <a href="https://docs.docker.com/docker-hub/usage/pulls/">Docker Hub pull usage and limits</a>
 */
record PullLimit(Pulls pulls, Duration window) {

    private static final Pattern HEADER = Pattern.compile("(\\d{1,9})(?:\\s*;\\s*w=(\\d{1,7}))?.*");
    private static final Duration USUAL_WINDOW = Duration.ofHours(6);
    /** This part of all pulls is kept for pulls. */
    private static final int RESERVE = 10;

    static Optional<PullLimit> of(Answer answer) {
        Optional<Matcher> left = number(answer, "ratelimit-remaining");
        Optional<Matcher> most = number(answer, "ratelimit-limit");
        return left.map(matcher -> new PullLimit(
                new Pulls(value(matcher), most.map(PullLimit::value).orElseGet(() -> value(matcher))),
                window(matcher)));
    }

    private static Optional<Matcher> number(Answer answer, String header) {
        return answer.header(header).map(HEADER::matcher).filter(Matcher::matches);
    }

    private static long value(Matcher matcher) {
        return Long.parseLong(matcher.group(1));
    }

    private static Duration window(Matcher matcher) {
        return matcher.group(2) == null ? USUAL_WINDOW : Duration.ofSeconds(Long.parseLong(matcher.group(2)));
    }

    /** Whether what is left is to be kept for pulls. */
    boolean isScarce() {
        return pulls.left() * RESERVE <= pulls.most();
    }
}
