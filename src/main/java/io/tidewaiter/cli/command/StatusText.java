package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.Condition;
import io.tidewaiter.api.model.FollowView;
import io.tidewaiter.api.model.NoticeView;
import io.tidewaiter.api.model.RegistryView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.VersionsView;
import io.tidewaiter.cli.print.Layout;
import io.tidewaiter.cli.print.RelativeTime;
import io.tidewaiter.cli.print.ShortDigest;
import io.tidewaiter.cli.print.Table;
import io.tidewaiter.text.Visible;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The text of {@code tidewaiter status}: whole lines and exact times for scripts, and what fits for a terminal. */
final class StatusText {

    private static final String NOTHING =
            "nothing is followed here: give a container the label io.containers.autoupdate=registry\n";
    private static final int UNIT = 0;
    private static final int IMAGE = 2;
    private static final int DIGEST = 3;
    private static final int VERSION = 4;
    private static final int NOTE = 6;

    /** The note is what a person looks for. The image and the digest are in {@code status UNIT} too. */
    static final List<Table.Cut> CUTS = List.of(
            new Table.Cut(NOTE, 36, false),
            new Table.Cut(IMAGE, 20, true),
            new Table.Cut(DIGEST, 0, false),
            new Table.Cut(IMAGE, 10, true),
            new Table.Cut(NOTE, 24, false),
            new Table.Cut(VERSION, 0, false),
            new Table.Cut(UNIT, 12, false),
            new Table.Cut(NOTE, 12, false));

    /** Of {@link #rows}. */
    static final List<String> HEADING = List.of("UNIT", "STATE", "IMAGE", "DIGEST", "VERSION", "CHECKED", "NOTE");

    private StatusText() {}

    /** The cells of each workload, whatever its version. */
    static List<String[]> rows(List<StatusView> workloads, Layout layout) {
        return workloads.stream().map(workload -> row(workload, "-", layout)).toList();
    }

    private static String[] row(StatusView workload, String noVersion, Layout layout) {
        return new String[] {
            unit(workload),
            state(workload),
            workload.image(),
            ShortDigest.of(workload.digest()),
            version(workload).orElse(noVersion),
            layout.time(workload.checked()),
            layout.columns() == null ? why(workload) : note(workload, layout.now())
        };
    }

    /** For scripts: whole notes. On a terminal: short ones. */
    static String of(
            List<NoticeView> notices, List<StatusView> workloads, List<RegistryView> registries, Layout layout) {
        String first = notices.isEmpty() ? "" : layout.lines(told(notices)) + "\n";
        if (workloads.isEmpty()) {
            return first + layout.lines(NOTHING);
        }
        boolean versioned = layout.columns() == null
                || workloads.stream().map(StatusText::version).anyMatch(Optional::isPresent);
        Table table = table(versioned ? "VERSION" : "");
        workloads.forEach(workload -> table.add(row(workload, versioned ? "-" : "", layout)));
        return first
                + layout.table(table, CUTS)
                + (registries.isEmpty() ? "" : "\n" + RegistriesCommand.table(registries, layout));
    }

    /** The problems of the daemon itself, one a line. */
    static String told(List<NoticeView> notices) {
        return notices.stream()
                .map(notice -> Visible.line("ATTENTION, %s: %s".formatted(notice.subject(), notice.why())) + "\n")
                .collect(Collectors.joining());
    }

    /** @param version the heading of this column; empty to leave it out of a text that fits */
    private static Table table(String version) {
        return new Table("UNIT", "STATE", "IMAGE", "DIGEST", version, "CHECKED", "NOTE");
    }

    /** The version in use, and where there is a candidate its own: {@code 1.4.2 → 1.5.0}; empty where neither is known. */
    static Optional<String> version(StatusView workload) {
        return Optional.ofNullable(workload.versions())
                .map(versions -> workload.candidate() == null && versions.from() != null
                        ? versions.from()
                        : VersionsView.text(versions));
    }

    private static String unit(StatusView workload) {
        return workload.unit() == null ? "(" + workload.container() + ")" : workload.unit();
    }

    private static String state(StatusView workload) {
        return workload.state().isEmpty() ? "-" : workload.state();
    }

    private static String why(StatusView workload) {
        return workload.why().isEmpty() && workload.follow() instanceof FollowView follow
                ? follows(follow)
                : workload.why();
    }

    /** Which tag is followed by which rule, in full. */
    static String follows(FollowView follow) {
        return follow.tag() == null
                ? "follows %s, which has chosen no tag yet".formatted(follow.rule())
                : "follows tag %s by %s, which %s".formatted(follow.tag(), follow.rule(), matching(follow.matching()));
    }

    private static String matching(int matching) {
        return matching == 1 ? "1 tag matches" : matching + " tags match";
    }

    private static String note(StatusView workload, Instant now) {
        String until = workload.condition() == Condition.UPDATE_WAITS && workload.until() != null
                ? ", until " + RelativeTime.of(workload.until(), now)
                : "";
        String note =
                workload.note().isEmpty() && workload.follow() instanceof FollowView follow && follow.tag() != null
                        ? "follows " + follow.tag()
                        : workload.note();
        return workload.condition().word() + (note.isEmpty() ? "" : ": " + note) + until;
    }
}
