package io.tidewaiter.scaffold;

import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.HealthRules;
import io.tidewaiter.time.TimeSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a container's units are made of.
 *
 * @param name of the container; its units are named after it
 * @param image whose tag it follows
 * @param publish where it is reached
 * @param idle how long without a request before it is stopped; null when it always runs
 * @param healthHttp the path that answers when it is healthy; null when nothing was said
 */
public record Blueprint(
        String name,
        Reference image,
        Publish publish,
        @Nullable Duration idle,
        @Nullable String healthHttp,
        Kind kind,
        ManagerScope scope) {

    /** From the port that the socket has to the container's own, when both are on this host. */
    private static final int BEHIND = 10_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    /** @throws IllegalArgumentException naming the setting that makes no sense, and why */
    public Blueprint {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a name: letters, digits, - and _, at most 63, beginning with a letter or a digit"
                            .formatted(name));
        }
        if (image.isPinned()) {
            throw new IllegalArgumentException(
                    "%s is pinned to a digest, so there is nothing to follow: leave \"@%s\" out"
                            .formatted(image, image.digest()));
        }
        if (idle != null && idle.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "--idle %s is too short: a second is the least".formatted(TimeSpan.format(idle)));
        }
        if (healthHttp != null) {
            if (!healthHttp.startsWith("/")) {
                throw new IllegalArgumentException(
                        "--health-http %s is not a path: it begins with /".formatted(healthHttp));
            }
            HealthRules.of(Map.of("http", healthHttp));
        }
    }

    boolean isServerless() {
        return idle != null;
    }

    /** What the units' names begin with. */
    String stem() {
        return kind == Kind.UNIT ? "container-" + name : name;
    }

    /** The unit that the container belongs to. */
    public String service() {
        return stem() + ".service";
    }

    /** Where the container itself is reached: behind the socket, if it has one, and then by this host only. */
    Publish own() {
        int port = publish.port() + BEHIND;
        return isServerless()
                ? new Publish(
                        "127.0.0.1", port <= Publish.HIGHEST ? port : publish.port() - BEHIND, publish.containerPort())
                : publish;
    }

    /** The ports of this host that it takes. */
    public List<Integer> ports() {
        return isServerless() ? List.of(publish.port(), own().port()) : List.of(publish.port());
    }

    /** The command that makes the same again. */
    String command() {
        List<String> words = new ArrayList<>(
                List.of("tidewaiter init", name, "--image", image.toString(), "--publish", publish.toString()));
        if (idle != null) {
            words.add("--serverless --idle " + TimeSpan.format(idle));
        }
        words.add(kind == Kind.UNIT ? "--unit" : "--quadlet");
        if (healthHttp != null) {
            words.add("--health-http " + healthHttp);
        }
        if (scope == ManagerScope.SYSTEM) {
            words.add("--system");
        }
        return String.join(" ", words);
    }
}
