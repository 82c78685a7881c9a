package io.tidewaiter.update.port;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.tag.TagRule;
import io.tidewaiter.update.port.Workloads.Misfit;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which workloads a check looks at. No names at all stands for every workload.
 *
 * @param units names as a person types them, with or without {@code .service}
 * @param pushes what a registry says was pushed
 * @param asked a person asks: an update that waits for its next try is tried at once
 * @param terms where the request is one of {@code auto-update}; else null
 * @param since when the person asked, where that is to count: what was tried since then was tried for this request too. In
 *     nanoseconds of the monotonic clock; empty where it was answered at once
 */
public record Scope(
        Set<String> units,
        Set<Push> pushes,
        boolean asked,
        @Nullable Terms terms,
        OptionalLong since) implements Predicate<Workload> {

    private Scope(Set<String> units, Set<Push> pushes, boolean asked, @Nullable Terms terms) {
        this(units, pushes, asked, terms, OptionalLong.empty());
    }

    public static final Scope ALL = new Scope(Set.of(), Set.of(), false, null);

    /**
     * A tag that moved, by a registry's own account. Its host is left out: a registry goes by many names, and looking
     * once too often costs one request.
     *
     * @param tag null when the registry only says that something in the repository changed: any of its tags may have moved
     */
    public record Push(String repository, @Nullable String tag) {

        /** @throws IllegalArgumentException when no image can have that name */
        public Push {
            Reference.requireName(repository, tag);
        }

        /**
         * True when what is followed by this name may have moved: its tag, or one that the rule lets through.
         *
         * @param rule null where its own tag is followed
         */
        public boolean covers(Reference reference, @Nullable TagRule rule) {
            return repository.equals(reference.repository())
                    && (tag == null || (rule == null ? tag.equals(reference.tagOrLatest()) : rule.matches(tag)));
        }

        @Override
        public String toString() {
            return repository + (tag == null ? "" : ":" + tag);
        }
    }

    /**
     * What the flags of podman-auto-update(1) say.
     *
     * @param running the containers that run and that its filters let through
     * @param only whether nothing but those is looked at; otherwise it narrows what is told of misfits
     * @param rollback whether what is not healthy goes back to the image before
     * @param authFile for those whose label names none
     * @param tlsVerify null for what registries.conf says
     */
    public record Terms(
            Set<String> running,
            boolean only,
            boolean rollback,
            @Nullable Path authFile,
            @Nullable Boolean tlsVerify) {

        public Terms {
            running = Set.copyOf(running);
        }
    }

    public Scope {
        units = Set.copyOf(units);
        pushes = Set.copyOf(pushes);
    }

    /** What a person asks for; no names at all stand for everything. */
    public static Scope units(Set<String> units) {
        return new Scope(units, Set.of(), true, null);
    }

    /** What podman-auto-update(1) would look at, and the units that it overlooks as they are idle. */
    public static Scope autoUpdate(Terms terms) {
        return new Scope(Set.of(), Set.of(), true, terms);
    }

    /** The same units for a reason of our own, with no person waiting. */
    public static Scope unasked(Set<String> units) {
        return new Scope(units, Set.of(), false, null);
    }

    public static Scope pushes(Set<Push> pushes) {
        return new Scope(Set.of(), pushes, false, null);
    }

    @Override
    public boolean test(Workload workload) {
        if (terms != null && terms.only()) {
            return terms.running().contains(workload.containerId());
        }
        return isEverything()
                || hasUnit(workload.unit())
                || pushes.stream().anyMatch(push -> push.covers(workload.reference(), workload.rule()));
    }

    /** Whether a labelled container that cannot be followed is worth a word. */
    public boolean tellsOf(Misfit misfit) {
        return terms != null
                ? terms.running().contains(misfit.containerId())
                : isEverything() || (misfit.unit() instanceof String unit && hasUnit(unit));
    }

    /** The workload as it is to be reached. */
    public Workload reached(Workload workload) {
        return terms == null ? workload : workload.reached(terms.authFile(), terms.tlsVerify());
    }

    /** Whether what is not healthy goes back to the image before. */
    public boolean rollback() {
        return terms == null || terms.rollback();
    }

    /** The same request, which has waited since this moment. */
    public Scope since(long nanos) {
        return new Scope(units, pushes, asked, terms, OptionalLong.of(nanos));
    }

    /** How urgent this request is, whatever it asks for. All requests that no person made are equal. */
    public Scope urgency() {
        return asked ? this : ALL;
    }

    /** Whether a person named this unit, which outranks what is to be waited for, unless another person holds it. */
    public boolean insistsOn(String unit) {
        return asked && hasUnit(unit);
    }

    /** True when the unit was asked for by name. */
    public boolean hasUnit(String unit) {
        return units.contains(unit)
                || (unit.endsWith(".service")
                        && units.contains(unit.substring(0, unit.length() - ".service".length())));
    }

    /** Whether every workload of this host is looked at. */
    public boolean isWhole() {
        return isEverything() && (terms == null || !terms.only());
    }

    public boolean isEverything() {
        return units.isEmpty() && pushes.isEmpty();
    }
}
