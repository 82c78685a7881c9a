package io.tidewaiter.api.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of one workload.
 *
 * @param unit null for a container that no unit starts
 * @param state the active state of the unit; where the unit is active and the container does not run, the state of the
 *     container as Podman names it; empty when it is unknown
 * @param note why the workload is in this condition, in a few words; empty where there is nothing to explain
 * @param digest the digest of the image in use; null when there is none or the image was built on this host
 * @param checked when a check last looked at the workload; null when none has
 * @param found what that check found or did, as in {@link RowView#updated}; null when there was none
 * @param why the reason with all details: why the workload is not followed, what it waits for, or what the last check or
 *     update reported; empty where there is nothing to explain
 * @param candidate the digest that the registry named last, or to which an update is in progress; null when it is in use
 * @param until when all gates will be open; null when that is unknown or no gate is closed
 * @param gates the closed gates
 * @param down true when a failed update left the workload down and it has not run since
 * @param version what the publisher of the image in use says of it; null when it says nothing
 * @param versions the version in use, and where there is a candidate its own; null where they say none
 * @param since when the container was started that runs; null when none does
 * @param follow the rule by which its tag is chosen; null where it follows its own tag
 * @param mountedAt the paths at which the container has the image mounted as data; null where it runs the image
 */
public record StatusView(
        @Nullable String unit,
        String container,
        String image,
        String policy,
        String state,
        Condition condition,
        String note,
        @Nullable String digest,
        @Nullable Instant checked,
        @Nullable String found,
        String why,
        @Nullable String candidate,
        @Nullable Instant until,
        List<GateView> gates,
        boolean down,
        @Nullable VersionView version,
        @Nullable VersionsView versions,
        @Nullable Instant since,
        @Nullable FollowView follow,
        @Nullable List<String> mountedAt) {

    /** A daemon of an earlier version sends neither condition nor note. */
    public StatusView {
        condition = Objects.requireNonNullElse(condition, Condition.UNKNOWN);
        note = Objects.requireNonNullElse(note, why);
        gates = List.copyOf(Objects.requireNonNullElse(gates, List.of()));
        mountedAt = mountedAt == null ? null : List.copyOf(mountedAt);
    }

    /** One that follows its own tag, of the image that it runs. */
    public StatusView(
            @Nullable String unit,
            String container,
            String image,
            String policy,
            String state,
            Condition condition,
            String note,
            @Nullable String digest,
            @Nullable Instant checked,
            @Nullable String found,
            String why,
            @Nullable String candidate,
            @Nullable Instant until,
            List<GateView> gates,
            boolean down,
            @Nullable VersionView version,
            @Nullable VersionsView versions,
            @Nullable Instant since) {
        this(
                unit, container, image, policy, state, condition, note, digest, checked, found, why, candidate, until,
                gates, down, version, versions, since, null, null);
    }

    /** A workload for which no gate is closed. Its note is the whole reason. */
    public StatusView(
            @Nullable String unit,
            String container,
            String image,
            String policy,
            String state,
            Condition condition,
            @Nullable String digest,
            @Nullable Instant checked,
            @Nullable String found,
            String why) {
        this(
                unit, container, image, policy, state, condition, why, digest, checked, found, why, null, null,
                List.of(), false);
    }

    /** One of images that say nothing. */
    public StatusView(
            @Nullable String unit,
            String container,
            String image,
            String policy,
            String state,
            Condition condition,
            String note,
            @Nullable String digest,
            @Nullable Instant checked,
            @Nullable String found,
            String why,
            @Nullable String candidate,
            @Nullable Instant until,
            List<GateView> gates,
            boolean down) {
        this(
                unit, container, image, policy, state, condition, note, digest, checked, found, why, candidate, until,
                gates, down, null, null, null);
    }
}
