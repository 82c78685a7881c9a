package io.tidewaiter.update.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of an {@link Update}. Each state carries all that is needed to continue after a crash, and offers only the steps
 * that are legal from it; the diagram is in the description of the package {@code update}.
 */
public sealed interface State {

    /** A generation of the first format, which had none: no manager of today is that one. */
    String UNKNOWN = "";

    /** The state in a word or two, for people and for the journal: these never change their meaning. */
    default String word() {
        return switch (this) {
            case Staging staging -> "staging";
            case Staged staged -> "staged";
            case Preparing preparing -> "preparing";
            case Activating activating -> "activating";
            case Verifying verifying -> "verifying";
            case Withdrawing withdrawing -> "withdrawing";
            case RollingBack rollingBack -> "rolling back";
            case Concluding concluding -> "concluding";
            case End end -> end.outcome().word();
        };
    }

    /**
     * The candidate is being brought into local storage; nothing that runs is touched.
     *
     * @param byTag whether it is pulled by tag, so that the local name may point to it and is to be put back
     * @param before the image that the local name is to be put back to; empty when it is to have none
     */
    record Staging(boolean byTag, String before) implements State {

        public Staging {
            before = Objects.requireNonNullElse(before, "");
        }

        /** By digest, which moves no name. */
        public Staging() {
            this(false, "");
        }

        /** @param before see above */
        public Staging byTag(String before) {
            return new Staging(true, before);
        }

        public Staged staged(String imageId) {
            return new Staged(imageId);
        }

        /**
         * Nothing is pulled: the image that runs failed here before, or was never proven, and last good replaces it.
         *
         * @param beside what goes with the unit now
         */
        public RollingBack goBack(String reason, Beside beside, boolean idle) {
            return new RollingBack(reason, false, beside, idle, 1);
        }

        /** @param revision of the rule that does not accept the candidate */
        public Refused refuse(String reason, String revision) {
            return new Refused(reason, revision);
        }

        public Abandoned abandon(String reason) {
            return new Abandoned(reason);
        }

        /** @param problem what kept the registry from having it */
        public Abandoned abandon(String reason, RegistryException.Kind problem) {
            return new Abandoned(reason, problem);
        }
    }

    /** The candidate is whole in local storage and held there by a tag of ours. */
    record Staged(String imageId) implements State {

        /** The unit's hook runs before anything is touched. */
        public Preparing prepare() {
            return new Preparing(imageId, 1);
        }

        /**
         * @param beside what goes with the unit now
         * @param idle the unit is at rest until a connection comes to its socket
         * @param generation what the manager of the units is now
         */
        public Activating activate(Beside beside, boolean idle, String generation) {
            return new Activating(imageId, beside, idle, generation, 1);
        }

        public Deferred defer(Gates gates) {
            return new Deferred(gates);
        }

        /**
         * The unit runs the candidate already: it was started after it was armed.
         *
         * @param beside what goes with the unit now
         * @param generation what the manager of the units is now
         */
        public Verifying watch(Beside beside, String generation) {
            return new Verifying(imageId, beside, false, generation, 1);
        }

        public Armed arm() {
            return new Armed(imageId);
        }

        /** @param lastRun the invocation of a scheduled unit's last run; empty when it never ran */
        public Armed arm(String lastRun) {
            return new Armed(imageId, lastRun);
        }

        /** A run of a scheduled unit ended with success after the candidate was armed. */
        public Committed commit() {
            return new Committed(imageId);
        }

        /** The same where a hook comes after it. */
        public Concluding conclude() {
            return new Concluding(imageId, null, false, 1);
        }

        /** A run of a scheduled unit failed after the candidate was armed. */
        public RollingBack rollBack(String reason, boolean blamesImage) {
            return new RollingBack(reason, blamesImage, Beside.NOTHING, false, 1);
        }

        public Pulled pulled() {
            return new Pulled(imageId);
        }

        public Same same() {
            return new Same(imageId);
        }

        public Abandoned abandon(String reason) {
            return new Abandoned(reason);
        }
    }

    /**
     * The hook {@code before} runs, or may have run; nothing that runs is touched.
     *
     * @param attempt how often this was begun, from 1: an interruption begins it again
     */
    record Preparing(String imageId, int attempt) implements State {

        public Preparing {
            attempt = Math.max(1, attempt);
        }

        public Preparing again() {
            return new Preparing(imageId, attempt + 1);
        }

        /** The hook succeeded, and the update continues. */
        public Staged prepared() {
            return new Staged(imageId);
        }

        public Deferred defer(Gates gates) {
            return new Deferred(gates);
        }

        public Abandoned abandon(String reason) {
            return new Abandoned(reason);
        }
    }

    /**
     * The local tag moves to the candidate and the unit is restarted.
     *
     * @param beside what a restart of the unit affects too, without what people have stopped by now
     * @param idle the unit was at rest until a connection comes to its socket, and is to be so again afterwards
     * @param generation of the systemd manager that was asked: a unit at rest under another one was not stopped by a person
     * @param attempt how often this was begun, from 1: an interruption begins it again
     */
    record Activating(String imageId, Beside beside, boolean idle, String generation, int attempt) implements State {

        public Activating {
            generation = Objects.requireNonNullElse(generation, UNKNOWN);
            attempt = Math.max(1, attempt);
        }

        /** With what goes with the unit now. */
        public Activating with(Beside now) {
            return new Activating(imageId, now, idle, generation, attempt);
        }

        public Verifying started() {
            return new Verifying(imageId, beside, idle, generation, attempt);
        }

        public Activating again(String now) {
            return new Activating(imageId, beside, idle, now, attempt + 1);
        }

        public Withdrawing withdraw(String reason, boolean wished) {
            return new Withdrawing(reason, wished, 1);
        }

        public RollingBack rollBack(String reason, boolean blamesImage) {
            return new RollingBack(reason, blamesImage, beside, idle, 1);
        }
    }

    /** The unit was restarted on the candidate, and is being watched. */
    record Verifying(String imageId, Beside beside, boolean idle, String generation, int attempt) implements State {

        public Verifying {
            generation = Objects.requireNonNullElse(generation, UNKNOWN);
            attempt = Math.max(1, attempt);
        }

        public Committed commit() {
            return new Committed(imageId);
        }

        /** The same where a hook comes after it. */
        public Concluding conclude() {
            return new Concluding(imageId, null, idle, 1);
        }

        /** With what goes with the unit now. */
        public Verifying with(Beside now) {
            return new Verifying(imageId, now, idle, generation, attempt);
        }

        public Verifying again() {
            return new Verifying(imageId, beside, idle, generation, attempt + 1);
        }

        /** Only at start-up: a power cut stopped the unit that was being watched. */
        public Activating activateAgain(String now) {
            return new Activating(imageId, beside, idle, now, attempt + 1);
        }

        public Withdrawing withdraw(String reason) {
            return new Withdrawing(reason, true, 1);
        }

        public RollingBack rollBack(String reason, boolean blamesImage) {
            return new RollingBack(reason, blamesImage, beside, idle, 1);
        }
    }

    /**
     * The tag goes back to last good and nothing is started: the unit was not touched, or a person stopped it.
     *
     * @param wished whether a person stopped or masked the unit; otherwise a failure of our own
     * @param attempt how often this was begun, from 1
     */
    record Withdrawing(String reason, boolean wished, int attempt) implements State {

        public Withdrawing {
            attempt = Math.max(1, attempt);
        }

        public Deferred defer() {
            return new Deferred(reason);
        }

        public Abandoned abandon() {
            return new Abandoned(reason);
        }

        public Withdrawing again() {
            return new Withdrawing(reason, wished, attempt + 1);
        }

        public Failed fail(String because) {
            return new Failed(reason + "; then the tag could not be put back: " + because);
        }
    }

    /**
     * Tag and unit go back to last good.
     *
     * @param blamesImage true when the candidate is at fault: its digest is quarantined in the same write
     * @param beside what a restart of the unit affects too, without what people have stopped by now
     * @param attempt how often this was begun, from 1
     * @param ofUnit the fault is this unit's own, as when its port is taken: other units may be updated to the candidate
     * @param handback how far the hook {@code before-rollback} is
     */
    record RollingBack(
            String reason,
            boolean blamesImage,
            Beside beside,
            boolean idle,
            int attempt,
            boolean ofUnit,
            Handback handback)
            implements State {

        public RollingBack {
            attempt = Math.max(1, attempt);
            handback = Objects.requireNonNullElse(handback, Handback.DUE);
        }

        public RollingBack(String reason, boolean blamesImage, Beside beside, boolean idle, int attempt) {
            this(reason, blamesImage, beside, idle, attempt, false, Handback.DUE);
        }

        /** The unit is stopped for the hook, which then runs. */
        public RollingBack handBack() {
            return handedBack(reason, Handback.BEGUN);
        }

        /** The hook has run, with success or not; the unit is started next. */
        public RollingBack handedBack() {
            return handedBack(reason, Handback.STOPPED);
        }

        /** @param trouble what became of the hook */
        public RollingBack handedBack(String trouble) {
            return handedBack(reason + "; " + trouble, Handback.STOPPED);
        }

        private RollingBack handedBack(String why, Handback now) {
            return new RollingBack(why, blamesImage, beside, idle, attempt, ofUnit, now);
        }

        /** With what goes with the unit now. */
        public RollingBack with(Beside now) {
            return new RollingBack(reason, blamesImage, now, idle, attempt, ofUnit, handback);
        }

        /** The same, and the fault is the unit's own. */
        public RollingBack faultOfUnit() {
            return new RollingBack(reason, blamesImage, beside, idle, attempt, true, handback);
        }

        public RolledBack done() {
            return new RolledBack(reason, blamesImage, ofUnit, false);
        }

        /** The same where a hook comes after it. */
        public Concluding conclude() {
            return new Concluding("", done(), idle, 1);
        }

        /** @param note why last good was not started, or not proven */
        public RolledBack done(String note) {
            return new RolledBack(reason + "; " + note, blamesImage, ofUnit, true);
        }

        /** Ends the update without a rollback: the candidate stays, and is not blamed. */
        public Failed forgo() {
            return new Failed(reason + "; it was not rolled back, as it was asked not to be");
        }

        /** After an interruption at an unknown moment, or after a try that did not even start the unit. */
        public RollingBack resumed() {
            return new RollingBack(reason, blamesImage, beside, idle, attempt + 1, ofUnit, handback);
        }

        /** After a try that failed. */
        public RollingBack again() {
            Handback now = handback == Handback.STOPPED ? Handback.DONE : handback;
            return new RollingBack(reason, blamesImage, beside, idle, attempt + 1, ofUnit, now);
        }

        /** Later checks continue to start last good. */
        public Failed fail(String because, Left left) {
            return new Failed(because(because), left, ofUnit, false);
        }

        /** The same where it is not known how the unit was left. */
        public Failed fail(String because) {
            return fail(because, new Left("", false, beside()));
        }

        /** The same if last good was started and is not healthy either: a failure of both images blames neither. */
        public Failed failAlike(String because, Left left) {
            return new Failed(because(because), left, true, blamesImage);
        }

        private String because(String because) {
            return reason + "; then the restore failed: " + because;
        }
    }

    /** How far the hook {@code before-rollback} is. It runs while the unit is stopped. */
    enum Handback {
        /** It has not begun. */
        DUE,
        /** The unit is stopped for it, or is about to be, and it may have run. */
        BEGUN,
        /** It has run, and the unit may still be stopped for it. */
        STOPPED,
        /** It has run, and the unit was started since. */
        DONE;

        /** Whether a unit at rest may have been stopped by us. */
        public boolean mayHaveStopped() {
            return this == BEGUN || this == STOPPED;
        }

        /** Whether it is still to be run. */
        public boolean isDue() {
            return this == DUE || this == BEGUN;
        }
    }

    /**
     * The candidate is proven, or last good after a rollback. The hook after it runs, or may have run; it changes no
     * outcome.
     *
     * @param imageId of the candidate that was proven; empty after a rollback
     * @param rolledBack how the update ends after a rollback; else null
     * @param idle the unit is to be at rest afterwards until a connection comes to its socket
     * @param attempt how often this was begun, from 1
     */
    record Concluding(String imageId, @Nullable RolledBack rolledBack, boolean idle, int attempt) implements State {

        public Concluding {
            attempt = Math.max(1, attempt);
        }

        public boolean isAfterRollback() {
            return rolledBack != null;
        }

        public Concluding again() {
            return new Concluding(imageId, rolledBack, idle, attempt + 1);
        }

        /** @param note what became of the hook; empty where there is nothing to tell */
        public Committed commit(String note) {
            return new Committed(imageId, note);
        }

        /** Of the update that ends so otherwise. */
        public RolledBack rollBack(RolledBack end, String note) {
            return note.isEmpty()
                    ? end
                    : new RolledBack(end.reason() + "; " + note, end.blamesImage(), end.ofUnit(), end.unproven());
        }
    }

    /** A state that an update does not leave again. */
    sealed interface End extends State {

        /** One line for a person; empty when there is nothing to explain. */
        String reason();

        default Outcome outcome() {
            return switch (this) {
                case Committed committed -> Outcome.UPDATED;
                case Same same -> Outcome.SAME_IMAGE;
                case Pulled pulled -> Outcome.PULLED;
                case Armed armed -> Outcome.ARMED;
                case Deferred deferred -> Outcome.DEFERRED;
                case Abandoned abandoned -> Outcome.ABANDONED;
                case Refused refused -> Outcome.REFUSED;
                case RolledBack rolledBack -> Outcome.ROLLED_BACK;
                case Failed failed -> Outcome.FAILED;
            };
        }
    }

    /**
     * The candidate is proven: it is last good from now on.
     *
     * @param reason what became of the hook that came after; empty where there is nothing to tell
     */
    record Committed(String imageId, String reason) implements End {

        public Committed {
            reason = Objects.requireNonNullElse(reason, "");
        }

        public Committed(String imageId) {
            this(imageId, "");
        }
    }

    /** The image was pulled before the first start of a unit that had none: there is no earlier image for a rollback. */
    record Pulled(String imageId) implements End {

        @Override
        public String reason() {
            return "the image is there now, ahead of the first start";
        }
    }

    /**
     * The candidate takes its place unproven: the unit's next start proves it, or a scheduled unit's next run.
     *
     * @param lastRun the invocation of a scheduled unit's last run before; empty when it never ran, null for other units
     */
    record Armed(String imageId, @Nullable String lastRun) implements End {

        /** For an idle unit that a person does not want started for the proof. */
        public Armed(String imageId) {
            this(imageId, null);
        }

        /** If a run began while the tag moved: that run counts as one before the candidate. */
        public Armed after(String run) {
            return new Armed(imageId, run);
        }

        @Override
        public String reason() {
            return lastRun == null
                    ? "the new image is in place, and is proven at the unit's next start (io.tidewaiter.health.idle=armed)"
                    : "the new image is in place, and is proven at its next run";
        }
    }

    /**
     * The candidate is staged, and a gate is closed: for example the unit does not run, and we may not start it.
     *
     * @param gates that are closed; the journal keeps only the reason
     */
    record Deferred(String reason, Gates gates) implements End {

        Deferred(Gates gates) {
            this(gates.reason(), gates);
        }

        public Deferred(String reason) {
            this(Gates.of(new Gate(Gate.Kind.NOT_RUNNING, reason)));
        }
    }

    /** The new digest is the image that is in use already: only its name moved. */
    record Same(String imageId) implements End {

        @Override
        public String reason() {
            return "the new digest is the image already in use: nothing was restarted";
        }
    }

    /**
     * Given up before anything that runs was touched.
     *
     * @param problem what kept the registry from having the candidate, if that is why; else null
     */
    record Abandoned(String reason, RegistryException.@Nullable Kind problem) implements End {

        public Abandoned(String reason) {
            this(reason, null);
        }
    }

    /**
     * The engine's signature policy does not accept the candidate under the name that is followed. Nothing that runs was
     * touched.
     *
     * @param revision of the rule: under another one it is tried again
     */
    record Refused(String reason, String revision) implements End {}

    /**
     * Last good runs again and was proven healthy, or it is in its place and was not to be started.
     *
     * @param blamesImage whether the candidate is quarantined
     * @param ofUnit as in {@link RollingBack}
     * @param unproven only the tag is back on last good: it was not started, or a person stopped it before it was proven
     */
    record RolledBack(String reason, boolean blamesImage, boolean ofUnit, boolean unproven) implements End {

        public RolledBack(String reason, boolean blamesImage) {
            this(reason, blamesImage, false, false);
        }
    }

    /**
     * Neither the candidate nor last good could be proven.
     *
     * @param left what later checks have to start again; null when there is nothing
     * @param ofUnit as in {@link RollingBack}; also true if last good failed too
     * @param lifts the candidate is not to blame after all: its quarantine ends in the same write
     */
    record Failed(String reason, @Nullable Left left, boolean ofUnit, boolean lifts) implements End {

        public Failed(String reason) {
            this(reason, null, false, false);
        }
    }

    /**
     * How a unit was left that should run.
     *
     * @param invocation the InvocationID of its last start; empty when that is not known, and where it was active or a person
     *     had stopped it
     * @param inactive whether it was inactive then; else it failed, or is started again and again
     * @param beside what goes with it
     */
    record Left(String invocation, boolean inactive, Beside beside) {}
}
