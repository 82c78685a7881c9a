package io.tidewaiter.notify;

import io.tidewaiter.host.UnitLog;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.Outcome;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.model.UpdateVariables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Leaves each step of an update in the journal, in fields that can be asked for: {@code journalctl
 * TIDEWAITER_OUTCOME=rolled-back}. An entry belongs to the workload's unit as well, so that {@code journalctl --user -u
 * web.service} shows why it was restarted, between the lines of its own.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.journal-fields.html">
 *     systemd.journal-fields(7)</a>
 */
public final class JournalNotes implements Consumer<Event> {

    private final UnitLog journal;
    private final boolean isSystem;
    private final Function<Event, Optional<String>> narrator;
    private final Consumer<String> otherwise;

    /**
     * @param isSystem whether the units are the system's, not a user's
     * @param narrator the line for an event; empty for one that is not worth one
     * @param otherwise takes the line where there is no journal
     */
    public JournalNotes(
            UnitLog journal, boolean isSystem, Function<Event, Optional<String>> narrator, Consumer<String> otherwise) {
        this.journal = journal;
        this.isSystem = isSystem;
        this.narrator = narrator;
        this.otherwise = otherwise;
    }

    @Override
    public void accept(Event event) {
        if (event instanceof Event.Entered(Update update, State state)) {
            narrator.apply(event)
                    .ifPresent(line ->
                            journal.note(fields(update, state, line)).onFailure(trouble -> otherwise.accept(line)));
        }
    }

    private Map<String, String> fields(Update update, State state, String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("MESSAGE", line);
        fields.put("PRIORITY", priority(state));
        fields.put("SYSLOG_IDENTIFIER", "tidewaiter");
        // What journalctl -u looks for beside a unit's own lines; of the system's only where root wrote them.
        fields.put(
                isSystem ? "OBJECT_SYSTEMD_UNIT" : "USER_UNIT",
                update.workload().unit());
        fields.putAll(UpdateVariables.of(update));
        fields.put("TIDEWAITER_STATE", state.word());
        if (state instanceof State.End end) {
            fields.put("MESSAGE_ID", messageId(end.outcome()));
            fields.put("TIDEWAITER_OUTCOME", end.outcome().toString());
            fields.put("TIDEWAITER_REASON", end.reason());
        }
        return fields;
    }

    /** syslog(3): err, warning, notice, info. */
    private static String priority(State state) {
        return switch (state) {
            case State.Failed failed -> "3";
            case State.RollingBack back -> "4";
            case State.RolledBack back -> "4";
            case State.Abandoned abandoned -> "4";
            case State.Refused refused -> "4";
            case State.Committed committed -> "5";
            default -> "6";
        };
    }

    /** Made once with {@code systemd-id128 new}; {@code docs/usage/notifications.md} lists them. */
    private static String messageId(Outcome outcome) {
        return switch (outcome) {
            case UPDATED -> "429b402587b64b4d8114eebd99b23a3b";
            case ROLLED_BACK -> "80159f135eb04e0099ba13f969513209";
            case FAILED -> "bc3a0461f11f482f9b105a6be4c2d653";
            case ABANDONED -> "28746072f6cb4f868b25878919439721";
            case REFUSED -> "ae7892fc6ef94812986c554dcfacdf14";
            case DEFERRED -> "46bf42ad66134cf8a2b8aa728e6ac0ee";
            case ARMED -> "7cf58126c8f74febad43f9d176fbdcb7";
            case PULLED -> "3cf05c8750164ffa95e0d817c68d4e94";
            case SAME_IMAGE -> "5cf70078ceae41a5a17c690b0d6d9377";
        };
    }
}
