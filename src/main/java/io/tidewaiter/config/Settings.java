package io.tidewaiter.config;

import io.tidewaiter.calendar.Schedule;
import io.tidewaiter.fleet.model.NewsKind;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.net.WebAddress;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.GateRules;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.HealthRules;
import io.tidewaiter.policy.HookPolicy;
import io.tidewaiter.tag.TagRule;
import io.tidewaiter.text.ByteSize;
import io.tidewaiter.update.model.Outcome;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything a person can choose. Each part has a default, so that Tidewaiter runs without a file; a value out of range
 * cannot be held, in whatever way it is made.
 *
 * @param poll when to look without being asked
 * @param health how a workload's health is judged where neither its labels nor {@code workloads} say otherwise
 * @param gates what every new release waits for, where {@code workloads} does not say otherwise; labels may add to it
 * @param workloads what one unit wants differently, by its name, which ends in {@code .service}
 * @param releases what is kept of the past
 * @param history what is kept of the updates that ended
 * @param parallel how many updates of different references may be under way at once, 1 to 64
 * @param webhook null when none are received
 * @param metrics where they are given out
 * @param notifiers who is told how updates end, by a name of a person's choice
 * @param dashboard where the page for browsers is served
 * @param podman where Podman answers
 * @param fleet null for a host on its own
 */
public record Settings(
        Poll poll,
        HealthPolicy health,
        GatePolicy gates,
        Map<String, Own> workloads,
        Releases releases,
        History history,
        int parallel,
        @Nullable Webhook webhook,
        Metrics metrics,
        Map<String, Notifier> notifiers,
        Dashboard dashboard,
        Podman podman,
        @Nullable Fleet fleet) {

    static final Range<Integer> PARALLEL = Range.ofNumbers(1, 64);
    static final Range<Duration> TIMEOUT = Range.ofSpans("1s", "1d");
    static final Range<Duration> MIN_AGE = Range.ofSpans("0s", "365d");
    static final Range<Duration> SOAK = Range.ofSpans("0s", "7d");
    static final Range<Duration> DRAIN = Range.ofSpans("0s", "1h");
    static final Range<Duration> HOOK_TIMEOUT = Range.ofSpans("1s", "1h");

    /** What holds without a file. */
    public static final Settings DEFAULT = new Settings(
            Poll.DEFAULT,
            HealthPolicy.DEFAULT,
            GatePolicy.NONE,
            Map.of(),
            Releases.DEFAULT,
            History.DEFAULT,
            4,
            null,
            Metrics.DEFAULT,
            Map.of(),
            Dashboard.DEFAULT,
            Podman.DEFAULT,
            null);

    /** @throws IllegalArgumentException when a value is out of its range */
    public Settings {
        TIMEOUT.check(health.timeout());
        SOAK.check(health.soak());
        MIN_AGE.check(gates.minAge());
        DRAIN.check(health.drain());
        workloads = Map.copyOf(workloads);
        notifiers = Map.copyOf(notifiers);
        PARALLEL.check(parallel);
    }

    /** What one unit wants differently. */
    public record Own(
            HealthRules health,
            GateRules gates,
            HookPolicy hooks,
            @Nullable TagRule follow,
            @Nullable Boolean followMounts) {}

    /** What is said of health, by unit. */
    public Map<String, HealthRules> ownHealth() {
        return own(Own::health);
    }

    /** What is said of gates, by unit. */
    public Map<String, GateRules> ownGates() {
        return own(Own::gates);
    }

    /** What is run at the updates of a unit, by unit. */
    public Map<String, HookPolicy> ownHooks() {
        return own(Own::hooks);
    }

    /** Which tags a unit follows, by unit. */
    public Map<String, TagRule> ownRules() {
        return workloads.entrySet().stream()
                .flatMap(own -> Stream.ofNullable(own.getValue().follow()).map(rule -> Map.entry(own.getKey(), rule)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Whether the images that the containers of a unit have mounted are followed, by unit. */
    public Map<String, Boolean> ownMounts() {
        return workloads.entrySet().stream()
                .flatMap(own ->
                        Stream.ofNullable(own.getValue().followMounts()).map(follow -> Map.entry(own.getKey(), follow)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private <T> Map<String, T> own(Function<Own, T> part) {
        return workloads.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, own -> part.apply(own.getValue())));
    }

    /**
     * When to look at the registries without being asked.
     *
     * @param schedule an interval is 1 second to 30 days
     * @param jitter a check is moved by a random part of this, so that a thousand hosts that booted together do not ask
     *     together; 0 to 1 day
     * @param atStart whether to look as soon as the daemon runs, even if nothing was missed
     */
    public record Poll(Schedule schedule, Duration jitter, boolean atStart) {

        static final Range<Duration> INTERVAL = Range.ofSpans("1s", "30d");
        static final Range<Duration> JITTER = Range.ofSpans("0s", "1d");

        static final Poll DEFAULT = new Poll(new Schedule.Every(Duration.ofMinutes(5)), Duration.ofSeconds(30), true);

        public Poll {
            if (schedule instanceof Schedule.Every(Duration interval)) {
                INTERVAL.check(interval);
            }
            JITTER.check(jitter);
        }
    }

    /**
     * What is kept of the past.
     *
     * @param keep proven releases per workload whose images are held in local storage, 1 to 20
     * @param minFree what must stay free where images are kept, for a new one to be pulled; 0 to 1 TiB
     */
    public record Releases(int keep, ByteSize minFree) {

        static final Range<ByteSize> MIN_FREE = Range.ofSizes("0", "1TiB");
        static final Range<Integer> KEEP = Range.ofNumbers(1, 20);

        static final Releases DEFAULT = new Releases(2, ByteSize.parse("512MiB"));

        public Releases {
            KEEP.check(keep);
            MIN_FREE.check(minFree);
        }
    }

    /**
     * What is kept of the updates that ended; what decisions still need is kept in any case.
     *
     * @param keep for how long, by the time that the host runs, 1 day to 3650 days
     * @param most how many, 1,000 to 10,000,000
     */
    public record History(Duration keep, int most) {

        static final Range<Duration> KEEP = Range.ofSpans("1d", "3650d");
        static final Range<Integer> MOST = Range.ofNumbers(1000, 10_000_000);

        static final History DEFAULT = new History(Duration.ofDays(365), 10_000);

        public History {
            KEEP.check(keep);
            MOST.check(most);
        }
    }

    /**
     * Registries that tell of a push.
     *
     * @param listen where they are heard
     * @param tls null for plain http
     * @param hooks by the name that ends the URL they call; at least one
     */
    public record Webhook(Listen listen, @Nullable Tls tls, Map<String, Hook> hooks) {

        public Webhook {
            hooks = Map.copyOf(hooks);
            if (hooks.isEmpty()) {
                throw new IllegalArgumentException("a webhook receiver needs at least one hook");
            }
        }
    }

    /** The listener's certificate, with those that lead to its authority, and its key. */
    public record Tls(HostFile certificateFile, HostFile keyFile) {}

    /**
     * One sender of webhooks. Its secret never enters the settings, which may be logged or shown.
     *
     * @param header the name of the header that holds the secret; empty unless {@code auth} is {@link HookAuth#HEADER}
     */
    public record Hook(HookType type, HookAuth auth, String header, HostFile secretFile) {}

    /**
     * Where metrics are given out: nowhere, at one of these, or at both.
     *
     * @param listen where Prometheus may scrape them, or null
     * @param textfile absolute, ending in {@code .prom}, for node_exporter; or null
     */
    public record Metrics(@Nullable Listen listen, @Nullable Path textfile) {

        static final Metrics DEFAULT = new Metrics(null, null);

        public boolean isWanted() {
            return listen != null || textfile != null;
        }
    }

    /**
     * A receiver of the ends of updates and of what happens in a fleet.
     *
     * @param on what it is told, of {@link #WORDS}
     * @param timeout for telling one, 1 second to 10 minutes
     * @param retryFor how long one that does not arrive is told again, 0 to 30 days
     */
    public record Notifier(Channel channel, Set<String> on, Duration timeout, Duration retryFor) {

        static final Range<Duration> TIMEOUT = Range.ofSpans("1s", "10m");
        static final Range<Duration> RETRY_FOR = Range.ofSpans("0s", "30d");

        static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);
        static final Duration USUAL_RETRY_FOR = Duration.ofDays(1);

        /** What can be told: how updates end, and what happens in a fleet. */
        static final List<String> WORDS = Stream.concat(
                        Arrays.stream(Outcome.values()).map(Outcome::toString),
                        Arrays.stream(NewsKind.values()).map(NewsKind::word))
                .toList();

        /** All but the ends that change nothing. */
        static final Set<String> USUAL = WORDS.stream()
                .filter(word -> !word.equals(Outcome.SAME_IMAGE.toString()))
                .collect(Collectors.toUnmodifiableSet());

        public Notifier {
            on = Set.copyOf(on);
            TIMEOUT.check(timeout);
            RETRY_FOR.check(retryFor);
        }
    }

    /** How a receiver is told. */
    public sealed interface Channel {

        /**
         * A program that listens for CloudEvents.
         *
         * @param url http or https, without a user
         * @param secretFile signs what is sent, or null
         * @param tokenFile a bearer token, or null
         */
        record Http(
                URI url,
                @Nullable HostFile secretFile,
                @Nullable HostFile tokenFile) implements Channel {}

        /** @param words the program and its arguments; at least one */
        record Command(List<String> words) implements Channel {

            public Command {
                words = List.copyOf(words);
            }
        }
    }

    /**
     * The page for browsers.
     *
     * @param listen a loopback address, or null for no page
     * @param allUsers whether the page of root's daemon shows the workloads of the other users too
     */
    public record Dashboard(@Nullable Listen listen, boolean allUsers) {

        static final Dashboard DEFAULT = new Dashboard(null, false);

        public Dashboard {
            if (listen != null && !listen.isLoopback()) {
                throw new IllegalArgumentException(
                        "%s is not a loopback address: 127.0.0.1 or [::1] is, and ssh -L reaches it from elsewhere"
                                .formatted(listen));
            }
        }

        static Dashboard at(String text) {
            return new Dashboard(Listen.parse(text), false);
        }

        Dashboard ofAllUsers(boolean all) {
            return new Dashboard(listen, all);
        }
    }

    /**
     * Where Podman answers.
     *
     * @param socket absolute; null to take what {@link Locations#podmanSocket} finds
     */
    public record Podman(@Nullable Path socket) {

        static final Podman DEFAULT = new Podman(null);
    }

    /**
     * The fleet that this host is in, and how releases go through it.
     *
     * @param endpoints of etcd's members, at least one
     * @param tls null for what Java trusts, without a certificate of our own
     * @param user of etcd's, or null
     * @param passwordFile the user's, or null
     * @param host its name in the fleet; null for the host's own
     * @param aloneAfter how long etcd may be away before the host follows its own gates, 1 minute to 365 days; null for never
     * @param strategy of every rollout that nothing below is said of
     * @param groups what is different in a group of hosts
     * @param references what is different for a reference; this counts more
     * @param dashboard where a coordinator serves the page of the fleet
     * @param metrics where a coordinator gives out those of the fleet
     */
    public record Fleet(
            List<WebAddress> endpoints,
            @Nullable FleetTls tls,
            @Nullable String user,
            @Nullable HostFile passwordFile,
            String name,
            String group,
            @Nullable String host,
            Map<String, String> labels,
            @Nullable Duration aloneAfter,
            Strategy strategy,
            Map<String, Strategy.Partly> groups,
            Map<String, Strategy.Partly> references,
            Dashboard dashboard,
            Metrics metrics) {

        static final Range<Duration> ALONE_AFTER = Range.ofSpans("1m", "365d");
        static final Range<Duration> SOAK = Range.ofSpans("0s", "30d");
        static final Range<Duration> DEADLINE = Range.ofSpans("10s", "90d");
        static final Range<Integer> FAILURES = Range.ofNumbers(1, 100_000);

        public Fleet {
            endpoints = List.copyOf(endpoints);
            labels = Map.copyOf(labels);
            groups = Map.copyOf(groups);
            references = Map.copyOf(references);
        }

        /** How a release of this reference goes through this group. */
        public Strategy of(Target target) {
            Strategy ofGroup =
                    groups.getOrDefault(target.group(), Strategy.Partly.NOTHING).over(strategy);
            return references
                    .getOrDefault(target.reference(), Strategy.Partly.NOTHING)
                    .over(ofGroup);
        }
    }

    /**
     * Whom this host trusts to be etcd, and how it shows who it is. PEM files.
     *
     * @param authority null for what Java trusts
     * @param certificate with {@code key}, or null
     */
    public record FleetTls(
            @Nullable HostFile authority,
            @Nullable HostFile certificate,
            @Nullable HostFile key) {}
}
