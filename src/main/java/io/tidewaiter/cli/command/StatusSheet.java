package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.ApprovalView;
import io.tidewaiter.api.model.FollowView;
import io.tidewaiter.api.model.GateView;
import io.tidewaiter.api.model.GatesView;
import io.tidewaiter.api.model.HealthView;
import io.tidewaiter.api.model.HistoryView;
import io.tidewaiter.api.model.HoldView;
import io.tidewaiter.api.model.HookView;
import io.tidewaiter.api.model.JoinView;
import io.tidewaiter.api.model.QuarantineView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.VersionView;
import io.tidewaiter.api.model.VersionsView;
import io.tidewaiter.api.model.WorkloadView;
import io.tidewaiter.cli.print.Layout;
import io.tidewaiter.cli.print.RelativeTime;
import io.tidewaiter.cli.print.Sheet;
import io.tidewaiter.cli.print.ShortDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of {@code status UNIT}: one property a line with its name before it, as systemctl(1) prints it. */
final class StatusSheet {

    private static final int WIDTH = 12;

    private final Sheet sheet;

    private StatusSheet(StatusView status, Layout layout) {
        this.sheet = new Sheet(WIDTH, "%s (container %s)".formatted(status.unit(), status.container()), layout);
    }

    static String of(WorkloadView workload, Layout layout) {
        StatusView status = workload.status();
        StatusSheet all = new StatusSheet(status, layout);
        Sheet sheet = all.sheet;
        sheet.line("state", status.state());
        sheet.line("image", "%s, policy %s".formatted(status.image(), status.policy()));
        sheet.lines(
                "mounted",
                status.mountedAt() instanceof List<String> at ? List.of("at " + String.join(" and ", at)) : List.of());
        sheet.lines("follows", status.follow() instanceof FollowView follow ? List.of(follows(follow)) : List.of());
        sheet.line("in use", orNone(status.digest()));
        all.version(status, layout.now());
        sheet.line("last good", orNone(workload.lastGood()));
        sheet.line("candidate", orNone(status.candidate()));
        all.waiting(status);
        sheet.line("health", health(workload.health()));
        sheet.line("gates", gates(workload.gate()));
        sheet.lines("hooks", workload.hooks().stream().map(StatusSheet::hook).toList());
        sheet.lines("joins", workload.joins().stream().map(StatusSheet::join).toList());
        sheet.lines(
                "joined by", workload.joinedBy().stream().map(StatusSheet::join).toList());
        sheet.lines("hold", workload.hold() == null ? List.of() : List.of(hold(workload.hold())));
        sheet.lines(
                "approved",
                workload.approvals().stream().map(StatusSheet::approval).toList());
        sheet.lines(
                "quarantine",
                workload.quarantine().stream().map(StatusSheet::quarantine).toList());
        sheet.lines(
                "updates", workload.history().stream().map(StatusSheet::update).toList());
        sheet.line("checked", "%s, next %s".formatted(time(status.checked(), "never"), next(workload)));
        return sheet.toString();
    }

    private static String follows(FollowView follow) {
        return StatusText.follows(follow).substring("follows ".length());
    }

    /** What the image says of itself, and since when it runs. */
    private void version(StatusView status, Instant now) {
        StatusText.version(status).ifPresent(version -> sheet.line("version", version));
        if (status.versions() != null) {
            sheet.known("compare", status.versions().compare());
        }
        VersionView image = status.version();
        if (image != null) {
            sheet.known("title", image.title());
            sheet.known("created", age(image.created(), now));
            sheet.known("source", image.source());
            sheet.known("url", image.url());
        }
        sheet.known("runs since", age(status.since(), now));
    }

    private static @Nullable String age(@Nullable Instant moment, Instant now) {
        return moment == null ? null : "%s, %s".formatted(seconds(moment), RelativeTime.of(moment, now));
    }

    /** The closed gates, or else the note. */
    private void waiting(StatusView status) {
        if (status.gates().isEmpty()) {
            sheet.lines("note", status.why().isEmpty() ? List.of() : List.of(status.why()));
            return;
        }
        sheet.lines("waits for", status.gates().stream().map(StatusSheet::gate).toList());
        sheet.line("until", time(status.until(), "no known end"));
    }

    private static String gate(GateView gate) {
        return gate.kind() + ": " + gate.reason();
    }

    private static String health(HealthView health) {
        String probes = health.probes().isEmpty() ? "published TCP ports" : String.join(", ", health.probes());
        String healthcheck = health.healthcheck() == null ? "" : "HEALTHCHECK " + health.healthcheck() + "; ";
        return "%s%s; timeout %s, soak %s, idle %s"
                .formatted(healthcheck, probes, health.timeout(), health.soak(), health.idle());
    }

    private static String gates(GatesView gates) {
        List<String> all = new ArrayList<>();
        if (gates.minAge() != null) {
            all.add("minimum age " + gates.minAge());
        }
        if (gates.approve()) {
            all.add("approval");
        }
        if (gates.window() != null) {
            all.add("window " + gates.window());
        }
        return all.isEmpty() ? "none" : String.join(", ", all);
    }

    private static String hook(HookView hook) {
        return "%s: %s%s, timeout %s"
                .formatted(hook.point(), hook.program(), hook.inContainer() ? " in the container" : "", hook.timeout());
    }

    private static String join(JoinView join) {
        return "%s (%s)".formatted(join.unit(), join.option());
    }

    private static String hold(HoldView hold) {
        return "%s since %s%s%s"
                .formatted(
                        hold.unit(),
                        seconds(hold.since()),
                        hold.reason().isEmpty() ? "" : ": " + hold.reason(),
                        carried(hold.carriedFrom()));
    }

    private static String approval(ApprovalView approval) {
        return "%s at %s%s".formatted(approval.digest(), seconds(approval.since()), carried(approval.carriedFrom()));
    }

    private static String quarantine(QuarantineView entry) {
        return "%s at %s: %s%s"
                .formatted(entry.digest(), seconds(entry.since()), entry.why(), carried(entry.carriedFrom()));
    }

    private static String carried(@Nullable String from) {
        return from == null ? "" : ", carried over from " + from;
    }

    private static String update(HistoryView update) {
        return "%s %s%s %s%s"
                .formatted(
                        seconds(update.ended()),
                        ShortDigest.of(update.toDigest()),
                        update.versions() == null ? "" : " (%s)".formatted(VersionsView.text(update.versions())),
                        update.outcome(),
                        update.why().isEmpty() ? "" : ": " + update.why());
    }

    private static String next(WorkloadView workload) {
        return time(workload.nextCheck(), "not scheduled");
    }

    private static String time(@Nullable Instant at, String otherwise) {
        return at == null ? otherwise : seconds(at);
    }

    private static String seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String orNone(@Nullable String digest) {
        return digest == null ? "none" : digest;
    }
}
