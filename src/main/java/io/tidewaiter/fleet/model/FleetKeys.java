package io.tidewaiter.fleet.model;

import io.tidewaiter.image.Digest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of one fleet. A name is one segment of a key, with special characters escaped.
 *
 * <pre>
 * /tidewaiter/FLEET/leader                          the coordinator that leads, with a lease
 * /tidewaiter/FLEET/shared/meta                     {@link FleetMeta}; written once, by the first coordinator
 * /tidewaiter/FLEET/shared/rollout/GROUP/REF        {@link Rollout}; written by coordinators and people
 * /tidewaiter/FLEET/shared/gate/GROUP/REF           {@link RolloutGate}; written by agents too
 * /tidewaiter/FLEET/shared/fail/GROUP/REF           {@link FailureCount}; written by agents too
 * /tidewaiter/FLEET/shared/quarantine/REF/DIGEST    {@link FleetQuarantine}; written by agents too
 * /tidewaiter/FLEET/person/exclude/GROUP/REF/HOST   {@link Word}
 * /tidewaiter/FLEET/person/retry/GROUP/REF/HOST     {@link Word}
 * /tidewaiter/FLEET/person/acts/GROUP/REF           {@link PersonActs}
 * /tidewaiter/FLEET/progress/GROUP/REF              {@link RolloutProgress}; written by the coordinator
 * /tidewaiter/FLEET/turn/GROUP/REF                 counts the coordinator's grants, so that they are made one by one
 * /tidewaiter/FLEET/past/GROUP/REF/ID               {@link PastRollout}
 * /tidewaiter/FLEET/news                            {@link FleetNews}; written by the coordinator
 * /tidewaiter/FLEET/told                            {@link NewsRead}; written by the coordinator
 * /tidewaiter/FLEET/agent/HOST/info                 {@link FleetHost}; all of these are written by the host
 * /tidewaiter/FLEET/agent/HOST/beat                 with a lease
 * /tidewaiter/FLEET/agent/HOST/want/GROUP/REF       {@link Want}
 * /tidewaiter/FLEET/agent/HOST/grant/GROUP/REF      {@link Grant}; written by the coordinator too
 * /tidewaiter/FLEET/agent/HOST/result/GROUP/REF     {@link HostResult}; written by the coordinator too
 * </pre>
 */
public record FleetKeys(String fleet) {

    private static final Set<String> KINDS =
            Set.of("leader", "shared", "person", "progress", "turn", "past", "news", "told", "agent");

    public String root() {
        return "/tidewaiter/" + fleet + "/";
    }

    public String leader() {
        return root() + "leader";
    }

    /** The keys that every host reads. */
    public String shared() {
        return root() + "shared/";
    }

    public String meta() {
        return shared() + "meta";
    }

    public String rollouts() {
        return shared() + "rollout/";
    }

    public String rollout(Target target) {
        return rollouts() + path(target);
    }

    public String gates() {
        return shared() + "gate/";
    }

    public String gate(Target target) {
        return gates() + path(target);
    }

    public String failures() {
        return shared() + "fail/";
    }

    public String failures(Target target) {
        return failures() + path(target);
    }

    public String quarantine() {
        return shared() + "quarantine/";
    }

    public String quarantine(String reference, String digest) {
        return quarantine() + escape(reference) + "/" + escape(digest);
    }

    public String progress() {
        return root() + "progress/";
    }

    public String progress(Target target) {
        return progress() + path(target);
    }

    public String turn(Target target) {
        return root() + "turn/" + path(target);
    }

    public String past() {
        return root() + "past/";
    }

    public String past(Target target, String rollout) {
        return past() + path(target) + "/" + escape(rollout);
    }

    public String news() {
        return root() + "news";
    }

    public String told() {
        return root() + "told";
    }

    public String exclusions() {
        return root() + "person/exclude/";
    }

    public String exclusion(Target target, String host) {
        return exclusions() + path(target) + "/" + escape(host);
    }

    public String retries() {
        return root() + "person/retry/";
    }

    public String retry(Target target, String host) {
        return retries() + path(target) + "/" + escape(host);
    }

    public String acts() {
        return root() + "person/acts/";
    }

    public String acts(Target target) {
        return acts() + path(target);
    }

    public String agents() {
        return root() + "agent/";
    }

    /** All that one host writes. */
    public String agent(String host) {
        return agents() + escape(host) + "/";
    }

    public String info(String host) {
        return agent(host) + "info";
    }

    public String beat(String host) {
        return agent(host) + "beat";
    }

    public String want(String host, Target target) {
        return agent(host) + "want/" + path(target);
    }

    public String grant(String host, Target target) {
        return agent(host) + "grant/" + path(target);
    }

    public String result(String host, Target target) {
        return agent(host) + "result/" + path(target);
    }

    /** Whether a key below {@link #root} is one of these. */
    public boolean isOurs(String key) {
        String rest = key.substring(root().length());
        return KINDS.contains(rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest);
    }

    private static String path(Target target) {
        return escape(target.group()) + "/" + escape(target.reference());
    }

    private static String escape(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    /** A segment as a name again; empty when it is none. */
    private static Optional<String> name(String segment) {
        try {
            return Optional.of(URLDecoder.decode(segment, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** The target of a key under a prefix whose next two segments name it. */
    public static Optional<Target> target(String key, String prefix) {
        String[] segments = key.substring(prefix.length()).split("/", -1);
        return segments.length < 2
                ? Optional.empty()
                : name(segments[0]).flatMap(group -> name(segments[1]).map(reference -> new Target(group, reference)));
    }

    /** What one host wrote: which host, and the rest of the key. */
    public Optional<OfHost> ofHost(String key) {
        String rest = key.substring(agents().length());
        int slash = rest.indexOf('/');
        return slash < 0
                ? Optional.empty()
                : name(rest.substring(0, slash)).map(host -> new OfHost(host, rest.substring(slash + 1)));
    }

    /** @param rest {@code info}, {@code beat}, or a kind, a group and a reference */
    public record OfHost(String host, String rest) {}

    /** The host at the end of a key of a person's. */
    public static Optional<String> last(String key) {
        return name(key.substring(key.lastIndexOf('/') + 1));
    }

    /** The digest at the end of the key of a quarantine; empty where it is none. */
    public static Optional<Digest> digest(String key) {
        try {
            return last(key).map(Digest::parse);
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
