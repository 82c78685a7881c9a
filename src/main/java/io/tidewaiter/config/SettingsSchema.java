package io.tidewaiter.config;

import io.tidewaiter.calendar.CalendarExpression;
import io.tidewaiter.calendar.Schedule;
import io.tidewaiter.calendar.Windows;
import io.tidewaiter.config.Settings.Dashboard;
import io.tidewaiter.config.Settings.History;
import io.tidewaiter.config.Settings.Hook;
import io.tidewaiter.config.Settings.Metrics;
import io.tidewaiter.config.Settings.Own;
import io.tidewaiter.config.Settings.Podman;
import io.tidewaiter.config.Settings.Poll;
import io.tidewaiter.config.Settings.Releases;
import io.tidewaiter.config.Settings.Tls;
import io.tidewaiter.config.Settings.Webhook;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.GateRules;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.HealthRules;
import io.tidewaiter.policy.Probe;
import io.tidewaiter.policy.WhenIdle;
import io.tidewaiter.tag.TagRule;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of the file: for each its name, how it is read, and what holds without it. */
final class SettingsSchema {

    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9:_.\\\\@-]{1,247}\\.service");
    private static final String UNIT_RULE = "is not the name of a service, which ends in .service";
    private static final Pattern HOOK = Pattern.compile("[a-z0-9-]{1,64}");
    private static final String HOOK_RULE = "is not a hook's name: up to 64 of a-z, 0-9 and - are";

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final String NAME_RULE = "is not a name for a notifier: up to 64 of a-z, 0-9 and - are";

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private SettingsSchema() {}

    static Settings settings(Section top) {
        return new Settings(
                top.section("poll", SettingsSchema::poll),
                top.section("health", SettingsSchema::health),
                top.section("gates", SettingsSchema::gateRules).over(GatePolicy.NONE),
                top.section("workloads", units -> units.each(UNIT, UNIT_RULE, SettingsSchema::workload)),
                top.section("releases", SettingsSchema::releases),
                top.section("history", SettingsSchema::history),
                top.valueOr(Settings.DEFAULT.parallel(), "parallel", Settings.PARALLEL::parse),
                top.section("webhook", SettingsSchema::webhook),
                top.section("metrics", SettingsSchema::metrics),
                top.section("notify", notifiers -> notifiers.each(NAME, NAME_RULE, NotifierSchema::notifier)),
                top.section("dashboard", SettingsSchema::dashboard),
                top.section("podman", podman -> new Podman(podman.value("socket", SettingsSchema::socket))),
                top.section("fleet", FleetSchema::fleet));
    }

    private static Schedule every(String text) {
        return new Schedule.Every(Poll.INTERVAL.parse(text));
    }

    private static Poll poll(Section poll) {
        Schedule calendar = poll.value("calendar", text -> calendar(List.of(text)), SettingsSchema::calendar);
        if (calendar != null && poll.has("interval")) {
            poll.mistake("interval and calendar exclude each other: leave one of them out");
        }
        return new Poll(
                calendar == null || poll.has("interval")
                        ? poll.valueOr(Poll.DEFAULT.schedule(), "interval", SettingsSchema::every)
                        : calendar,
                poll.valueOr(Poll.DEFAULT.jitter(), "jitter", Poll.JITTER::parse),
                poll.valueOr(calendar == null, "at-start", SettingsSchema::flag));
    }

    private static Schedule calendar(List<String> texts) {
        ZoneId zone = ZoneId.systemDefault();
        return new Schedule.On(
                texts.stream().map(text -> CalendarExpression.parse(text, zone)).toList());
    }

    static Metrics metrics(Section metrics) {
        return new Metrics(metrics.value("listen", Listen::parse), metrics.value("textfile", SettingsSchema::textfile));
    }

    /** Where a page is served: a host's own, or that of its fleet. */
    static Dashboard page(Section page) {
        return page.valueOr(Dashboard.DEFAULT, "listen", Dashboard::at);
    }

    private static Dashboard dashboard(Section page) {
        return page(page).ofAllUsers(page.valueOr(false, "all-users", SettingsSchema::flag));
    }

    private static HealthPolicy health(Section health) {
        HealthPolicy usual = HealthPolicy.DEFAULT;
        return new HealthPolicy(
                usual.probes(),
                health.valueOr(usual.timeout(), "timeout", Settings.TIMEOUT::parse),
                health.valueOr(usual.soak(), "soak", Settings.SOAK::parse),
                health.valueOr(usual.whenIdle(), "idle", WhenIdle::of),
                health.valueOr(usual.drain(), "drain", Settings.DRAIN::parse));
    }

    private static Own workload(Section workload) {
        return new Own(
                workload.section("health", SettingsSchema::rules),
                workload.section("gates", SettingsSchema::gateRules),
                workload.section("hooks", HookSchema::hooks),
                workload.value("follow", TagRule::parse),
                workload.value("follow-mounts", SettingsSchema::flag));
    }

    /** No window at all is a choice as well, whatever the host or a label says. */
    private static GateRules gateRules(Section gates) {
        List<String> windows = gates.value("window", SettingsSchema::windows, SettingsSchema::windows);
        return new GateRules(
                gates.value("min-age", Settings.MIN_AGE::parse),
                gates.value("approve", SettingsSchema::flag),
                windows == null || windows.isEmpty() ? null : Windows.of(windows, ZoneId.systemDefault()),
                windows != null && windows.isEmpty());
    }

    private static List<String> windows(String text) {
        return windows(List.of(text.split(";", -1)));
    }

    /** @throws IllegalArgumentException when one of them is none */
    private static List<String> windows(List<String> texts) {
        if (!texts.isEmpty()) {
            Windows.of(texts, ZoneId.systemDefault());
        }
        return texts;
    }

    private static HealthRules rules(Section health) {
        List<Probe> probes = new ArrayList<>();
        addTo(probes, health.value("http", text -> probe("http", text)));
        addTo(probes, health.value("tcp", text -> probe("tcp", text)));
        addTo(probes, health.value("exec", text -> probe("exec", text), SettingsSchema::command));
        return new HealthRules(
                probes,
                health.value("timeout", Settings.TIMEOUT::parse),
                health.value("soak", Settings.SOAK::parse),
                health.value("idle", WhenIdle::of),
                health.value("drain", Settings.DRAIN::parse));
    }

    private static void addTo(List<Probe> probes, @Nullable Probe probe) {
        if (probe != null) {
            probes.add(probe);
        }
    }

    /** As a label would write it, one at a time, so that each mistake has its line. */
    private static Probe probe(String key, String text) {
        try {
            return HealthRules.of(Map.of(key, text)).probes().getFirst();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String prefix = key + ": ";
            throw new IllegalArgumentException(
                    message.startsWith(prefix) ? message.substring(prefix.length()) : message, e);
        }
    }

    private static Probe command(List<String> words) {
        if (words.isEmpty() || words.getFirst().isBlank()) {
            throw new IllegalArgumentException("a command is missing");
        }
        return new Probe.Exec(words);
    }

    private static Releases releases(Section releases) {
        return new Releases(
                releases.valueOr(Releases.DEFAULT.keep(), "keep", Releases.KEEP::parse),
                releases.valueOr(Releases.DEFAULT.minFree(), "min-free", Releases.MIN_FREE::parse));
    }

    private static History history(Section history) {
        return new History(
                history.valueOr(History.DEFAULT.keep(), "keep", History.KEEP::parse),
                history.valueOr(History.DEFAULT.most(), "most", History.MOST::parse));
    }

    private static @Nullable Webhook webhook(Section webhook) {
        if (webhook.isEmpty()) {
            return null;
        }
        Listen listen = webhook.required("listen", Listen::parse);
        Tls tls = webhook.section("tls", SettingsSchema::tls);
        Map<String, Hook> hooks = webhook.section("hooks", SettingsSchema::hooks);
        if (tls == null && hooks.values().stream().anyMatch(hook -> hook.auth() == HookAuth.CERTIFICATE)) {
            webhook.mistake("has a hook that wants a certificate: that needs tls");
        }
        return listen == null || hooks.isEmpty() ? null : new Webhook(listen, tls, hooks);
    }

    private static @Nullable Tls tls(Section tls) {
        if (tls.isEmpty()) {
            return null;
        }
        HostFile certificate = tls.required("certificate-file", HostFile::parse);
        HostFile key = tls.required("key-file", HostFile::parse);
        return certificate == null || key == null ? null : new Tls(certificate, key);
    }

    private static Map<String, Hook> hooks(Section hooks) {
        if (hooks.isEmpty()) {
            hooks.mistake("has no hook: name at least one, or leave the webhook section out");
        }
        return hooks.each(HOOK, HOOK_RULE, SettingsSchema::hook);
    }

    private static @Nullable Hook hook(Section hook) {
        HookType type = hook.required("type", HookType::parse);
        HookAuth auth = hook.value("auth", type == null ? HookAuth::parse : type::auth);
        String header = hook.value("header", SettingsSchema::header);
        HostFile secretFile = hook.required("secret-file", HostFile::parse);
        if (type == null || secretFile == null) {
            return null;
        }
        HookAuth shown = auth == null ? type.auths().getFirst() : auth;
        if ((shown == HookAuth.HEADER) != (header != null)) {
            hook.mistake("auth: header and the key header, which names it, go together");
        }
        return new Hook(type, shown, header == null ? "" : header, secretFile);
    }

    private static String header(String text) {
        if (!HEADER.matcher(text).matches()) {
            throw new IllegalArgumentException("\"%s\" is not the name of a header".formatted(text));
        }
        return text;
    }

    static boolean flag(String text) {
        return switch (text) {
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default -> throw new IllegalArgumentException("\"%s\" is neither true nor false".formatted(text));
        };
    }

    private static Path textfile(String text) {
        if (!text.startsWith("/") || !text.endsWith(".prom") || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "\"%s\" is not an absolute path that ends in .prom, as node_exporter wants it".formatted(text));
        }
        return Path.of(text);
    }

    private static Path socket(String text) {
        if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "\"%s\" is not an absolute path such as /run/podman/podman.sock".formatted(text));
        }
        return Path.of(text);
    }
}
