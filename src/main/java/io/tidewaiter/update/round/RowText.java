package io.tidewaiter.update.round;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.VersionChange;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.plan.Decision;
import io.tidewaiter.update.plan.Situation;
import io.tidewaiter.update.port.FollowedTag;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Workloads;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts into words, for a person, what a check found and did. */
public final class RowText {

    private RowText() {}

    public static Row decided(Situation now, Decision decision) {
        return switch (decision) {
            case Decision.UpToDate upToDate ->
                row(now, Updated.FALSE, failedUnit(now), now.unit().hasFailed());
            case Decision.Candidate candidate ->
                row(
                        now,
                        Updated.PENDING,
                        "a new image is there: " + named(now) + now.remote() + hooked(now) + tagIsAhead(now),
                        now.unit().hasFailed());
            case Decision.Restore(Release lastGood, Journal.Quarantined entry) ->
                row(now, Updated.PENDING, quarantined(now, entry) + "; going back to " + lastGood.label(), false);
            case Decision.TakeBack(Release before, Gates gates) ->
                row(now, Updated.PENDING, astray(now, gates) + "; going back to " + before.label(), false);
            case Decision.GiveUp(Journal.Tries tries) ->
                row(
                        now,
                        Updated.FAILED,
                        givenUp(now, tries) + tagIsAhead(now),
                        now.unit().hasFailed());
            case Decision.Refused(Release from, Journal.Refusal refusal) ->
                row(
                        now,
                        Updated.FAILED,
                        refused(now, refusal.reason()),
                        now.unit().hasFailed());
            case Decision.Stage(Release from, Gates gates) -> waiting(now, gates);
            case Decision.Wait(Gates gates) -> waiting(now, gates);
            case Decision.LeftDown(Journal.LeftDown entry) ->
                row(now, Updated.FAILED, entry.describe(now.unit().isMasked()), true);
            case Decision.Skip(Journal.Quarantined entry) ->
                row(now, Updated.FALSE, quarantined(now, entry), now.unit().hasFailed());
            case Decision.Impossible(String reason) -> row(now, Updated.FAILED, reason, false);
        };
    }

    private static String named(Situation now) {
        String tag = now.tags().get(now.remote());
        return tag == null ? "" : tag + ", ";
    }

    private static String hooked(Situation now) {
        return now.workload().hooks().at(HookPoint.BEFORE).isPresent() ? "; its hook before has the last word" : "";
    }

    private static Row waiting(Situation now, Gates gates) {
        return row(
                        now,
                        Updated.PENDING,
                        gates.reason() + tagIsAhead(now),
                        now.unit().hasFailed())
                .withGates(gates);
    }

    /** What shares the tag is proven on the candidate, or a person pulled it: another start of the unit does not wait. */
    private static String tagIsAhead(Situation now) {
        boolean ahead = now.inUse() != null
                && now.unit().isActive()
                && !now.inUse().is(now.remote())
                && now.tagged() != null
                && now.tagged().is(now.remote());
        return ahead && !now.unit().scheduled()
                ? "; the local tag names the new image already, so any restart of %s starts it on that"
                        .formatted(now.unit().name())
                : "";
    }

    static Row kept(Situation now) {
        return row(
                now,
                Updated.FALSE,
                "it is on this release already, and held on it now",
                now.unit().hasFailed());
    }

    static Row ended(Situation before, State.End end) {
        return switch (end) {
            case State.Committed committed -> row(before, Updated.TRUE, committed.reason(), false);
            case State.RolledBack(String reason, boolean blamed, boolean ofUnit, boolean unproven) ->
                row(before, Updated.ROLLED_BACK, reason, false);
            case State.Failed failed -> row(before, Updated.FAILED, failed.reason(), true);
            case State.Pulled pulled -> row(before, Updated.FALSE, pulled.reason(), false);
            case State.Armed armed -> waiting(before, Gates.of(new Gate(Gate.Kind.ARMED, armed.reason())));
            case State.Deferred deferred -> waiting(before, deferred.gates());
            case State.Same same -> row(before, Updated.FALSE, same.reason(), false);
            case State.Refused(String reason, String revision) ->
                row(
                        before,
                        Updated.FAILED,
                        refused(before, reason),
                        before.unit().hasFailed());
            case State.Abandoned(String reason, RegistryException.Kind problem) ->
                row(before, Updated.FAILED, reason, problem, before.unit().hasFailed());
        };
    }

    public static Row failed(Workload workload, String reason) {
        return row(workload, Updated.FAILED, reason, null, null, null, false);
    }

    public static Row failed(Workload workload, Throwable trouble) {
        String reason = trouble.getMessage() == null ? trouble.toString() : trouble.getMessage();
        RegistryException.Kind problem = trouble instanceof RegistryException registry ? registry.kind() : null;
        return row(workload, Updated.FAILED, reason, null, null, problem, false);
    }

    /** The row of a workload that only the journal knows now: no registry is asked for it. */
    static Row leftDown(Journal.LeftDown entry, boolean masked) {
        return row(entry.workload(), Updated.FAILED, entry.describe(masked), null, null, null, true);
    }

    static Row startedAgain(Journal.LeftDown entry) {
        return row(entry.workload(), Updated.ROLLED_BACK, entry.startedAgain(), null, null, null, false);
    }

    public static Row misfit(Workloads.Misfit misfit) {
        return new Row(
                null,
                misfit.unit(),
                misfit.container(),
                misfit.containerId(),
                misfit.image(),
                misfit.policy(),
                misfit.onPurpose() ? Updated.FALSE : Updated.FAILED,
                misfit.reason(),
                null,
                null,
                null,
                false);
    }

    /** Something else has its unit or its tag, and it is looked at after that. */
    public static Row waiting(Workload workload) {
        return row(
                workload,
                Updated.PENDING,
                "another check or update has the unit or its tag; it is looked at after that",
                null,
                null,
                null,
                false);
    }

    /** It does not run, and its image is built here and not there now. */
    static Row absent(Workload workload) {
        return row(
                workload,
                Updated.FALSE,
                "%s does not run, and there is no image %s here to follow"
                        .formatted(workload.unit(), workload.reference()),
                null,
                null,
                null,
                false);
    }

    /** What the registry named last may be older than what was put in its place. */
    static Row tagMoved(Workload workload) {
        return row(
                workload,
                Updated.FALSE,
                "the local tag %s was moved by hand since the registry was last asked: tidewaiter check tells what waits"
                        .formatted(workload.reference()),
                null,
                null,
                null,
                false);
    }

    /** The row of a workload whose image is here already: there is nothing to report. */
    public static Row present(Workload workload) {
        return row(workload, Updated.FALSE, "", null, null, null, false);
    }

    public static List<Row> append(List<Row> rows, Row row) {
        return append(rows, List.of(row));
    }

    public static List<Row> append(List<Row> rows, List<Row> others) {
        List<Row> more = new ArrayList<>(rows);
        more.addAll(others);
        return more;
    }

    private static String quarantined(Situation now, Journal.Quarantined entry) {
        return ("%s%s failed here%s at %s: %s; %s" + " (or: tidewaiter quarantine clear %s)")
                .formatted(
                        named(now),
                        entry.digest(),
                        entry.carriedFrom() == null ? "" : " as " + entry.carriedFrom(),
                        entry.since().truncatedTo(ChronoUnit.SECONDS),
                        entry.reason(),
                        now.workload().rule() == null
                                ? "it is not tried again until the tag names another image"
                                : "it is not tried again until a newer tag matches %s, or this one names another image"
                                        .formatted(now.workload().rule()),
                        entry.digest().abbreviated());
    }

    /** Why the running image is taken back. */
    static String astray(Situation now, Gates gates) {
        if (now.inUse() instanceof Image running && !running.is(now.remote())) {
            return "%s runs %s, which failed here, and %s waits: %s"
                    .formatted(
                            now.unit().name(),
                            new Release(running.id(), running.anyDigest()).label(),
                            now.remote().abbreviated(),
                            gates.reason());
        }
        return "%s was started on %s while that was brought in, and it still waits: %s"
                .formatted(now.unit().name(), now.remote().abbreviated(), gates.reason());
    }

    private static String refused(Situation now, String reason) {
        return ("%s; it is tried again when the tag or the policy changes, at the latest a day after the last try"
                        + " (or: tidewaiter update now %s)")
                .formatted(reason, now.workload().unit());
    }

    private static String givenUp(Situation now, Journal.Tries tries) {
        return "given up after %d tries at %s, the last of which ended with: %s; to try again: tidewaiter update now %s"
                .formatted(
                        tries.count(),
                        now.remote(),
                        tries.lastReason(),
                        now.workload().unit());
    }

    private static String failedUnit(Situation now) {
        return now.unit().hasFailed()
                ? "the unit has failed (%s) and there is no newer image"
                        .formatted(now.unit().result())
                : "";
    }

    private static Row row(Situation now, Updated updated, String why, boolean down) {
        return row(now, updated, why, null, down);
    }

    private static Row row(
            Situation now, Updated updated, String why, RegistryException.@Nullable Kind problem, boolean down) {
        Image current = now.current();
        Digest old = current == null ? null : current.is(now.remote()) ? now.remote() : current.anyDigest();
        return row(now.workload(), updated, why, old, now.remote(), problem, down)
                .withVersions(new VersionChange(
                        current == null ? ImageVersion.UNKNOWN : now.version(current), offered(now, current)));
    }

    private static ImageVersion offered(Situation now, @Nullable Image current) {
        Image offered = now.isAtRemote() ? current : now.staged();
        return offered == null ? ImageVersion.UNKNOWN : now.version(offered);
    }

    private static Row row(
            Workload workload,
            Updated updated,
            String why,
            @Nullable Digest old,
            @Nullable Digest remote,
            RegistryException.@Nullable Kind problem,
            boolean down) {
        return new Row(
                        workload.identity(),
                        workload.unit(),
                        workload.container(),
                        workload.containerId(),
                        workload.reference().toString(),
                        workload.policy(),
                        updated,
                        why,
                        old,
                        remote,
                        problem,
                        down)
                .withFollowed(FollowedTag.of(workload, null));
    }
}
