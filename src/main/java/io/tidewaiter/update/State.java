package io.tidewaiter.update;

import java.util.List;

/**
 * Where an {@link Update} stands. Each state carries what is needed to go on from it after a crash, and offers only the
 * steps that are legal from it; the diagram is in the package's description.
 */
public sealed interface State {

    /** The state in a word or two, for people and for the journal: these never change their meaning. */
    default String word() {
        return switch (this) {
            case Staging staging -> "staging";
            case Staged staged -> "staged";
            case Activating activating -> "activating";
            case Verifying verifying -> "verifying";
            case RollingBack rollingBack -> "rolling back";
            case Committed committed -> "updated";
            case Same same -> "same image";
            case Deferred deferred -> "deferred";
            case Abandoned abandoned -> "abandoned";
            case RolledBack rolledBack -> "rolled back";
            case Failed failed -> "failed";
        };
    }

    /** The candidate is being brought into local storage; nothing that runs is touched. */
    record Staging() implements State {

        public Staged staged(String imageId) {
            return new Staged(imageId);
        }

        public Abandoned abandon(String reason) {
            return new Abandoned(reason);
        }
    }

    /** The candidate is whole in local storage and held there by a tag of ours. */
    record Staged(String imageId) implements State {

        /** @param dependents the active units that the restart will stop, to be started again afterwards */
        public Activating activate(List<String> dependents) {
            return new Activating(imageId, dependents);
        }

        public Deferred defer(String reason) {
            return new Deferred(reason);
        }

        public Same same() {
            return new Same(imageId);
        }

        public Abandoned abandon(String reason) {
            return new Abandoned(reason);
        }
    }

    /** The local tag moves to the candidate and the unit is restarted. */
    record Activating(String imageId, List<String> dependents) implements State {

        public Activating {
            dependents = List.copyOf(dependents);
        }

        public Verifying started() {
            return new Verifying(imageId, dependents);
        }

        public RollingBack rollBack(String reason, boolean blamesImage) {
            return new RollingBack(reason, blamesImage, dependents);
        }
    }

    /** The unit was restarted on the candidate, which is being watched. */
    record Verifying(String imageId, List<String> dependents) implements State {

        public Verifying {
            dependents = List.copyOf(dependents);
        }

        public Committed commit() {
            return new Committed(imageId);
        }

        /** Only at start-up: a power cut stopped the unit that was being watched. */
        public Activating activateAgain() {
            return new Activating(imageId, dependents);
        }

        public RollingBack rollBack(String reason, boolean blamesImage) {
            return new RollingBack(reason, blamesImage, dependents);
        }
    }

    /**
     * Tag and unit go back to last good.
     *
     * @param blamesImage true when the candidate is at fault: its digest is quarantined in the same write
     */
    record RollingBack(String reason, boolean blamesImage, List<String> dependents) implements State {

        public RollingBack {
            dependents = List.copyOf(dependents);
        }

        public RolledBack done() {
            return new RolledBack(reason);
        }

        public Failed fail(String because) {
            return new Failed(reason + "; then the way back failed: " + because);
        }
    }

    /** A state that an update does not leave again. */
    sealed interface End extends State {

        /** One line for a person; empty when there is nothing to explain. */
        String reason();
    }

    /** The candidate is proven: it is last good from now on. */
    record Committed(String imageId) implements End {

        @Override
        public String reason() {
            return "";
        }
    }

    /** Staged, and left at that: the unit is not running and is not ours to start. */
    record Deferred(String reason) implements End {}

    /** The new digest is the image that is in use already: only its name moved. */
    record Same(String imageId) implements End {

        @Override
        public String reason() {
            return "the new digest is the image already in use: nothing was restarted";
        }
    }

    /** Given up before anything that runs was touched. */
    record Abandoned(String reason) implements End {}

    /** Last good runs again and was proven healthy. */
    record RolledBack(String reason) implements End {}

    /** Neither the candidate nor last good could be proven: a person is needed. */
    record Failed(String reason) implements End {}
}
