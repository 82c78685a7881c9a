package io.tidewaiter.store;

import io.tidewaiter.update.port.Journal.Refusal;
import io.tidewaiter.update.port.Journal.Tries;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts from the ends of updates, newest first, how often a try of a digest failed. */
final class Tallies {

    private Tallies() {}

    /**
     * How an update ended: the word of its last state, and its reason.
     *
     * @param revision of the rule that refused it; else empty
     * @param withdrawn whether the unit was touched, and then found at rest
     */
    record End(String word, String reason, String revision, boolean withdrawn) {

        /** Where it was withdrawn a person may have started the unit on it before the tag was put back. */
        boolean isUnproven() {
            return word.equals("armed") || (word.equals("deferred") && withdrawn);
        }

        /** It left what is in place as it was. */
        boolean touchedNothing() {
            return word.equals("abandoned") || word.equals("refused") || (word.equals("deferred") && !withdrawn);
        }

        boolean isInVain() {
            return word.equals("rolled back") || word.equals("failed") || (word.equals("deferred") && withdrawn);
        }
    }

    static End end(ResultSet row) throws SQLException {
        String detail = row.getString("detail");
        return new End(
                row.getString("state"),
                StateCodec.reason(detail),
                StateCodec.revision(detail),
                row.getBoolean("withdrawn"));
    }

    /**
     * What came of the newest of all tries at the digest, of whichever unit: the policy's verdict is on the digest as the
     * reference, and a pull by tag moves the name that all of them start on.
     */
    record Latest(@Nullable Refusal refusal, boolean staged) {

        static final Latest NONE = new Latest(null, false);

        static Latest of(ResultSet row) throws SQLException {
            End end = end(row);
            return new Latest(
                    end.word().equals("refused") ? new Refusal(end.reason(), end.revision()) : null,
                    end.word().equals("deferred") && !end.withdrawn() && !row.getBoolean("proven"));
        }
    }

    /**
     * What touched nothing does not count, and what arrived ends the count. What was withdrawn counts: of a job whose
     * beginning went by unseen it cannot be told whether the unit was stopped or a client connected after it had ended.
     */
    static Tries of(List<End> newestFirst, Latest latest) {
        List<End> inVain = newestFirst.stream()
                .takeWhile(end -> !end.word().equals("updated") && !end.word().equals("same image"))
                .filter(End::isInVain)
                .toList();
        boolean unproven = newestFirst.stream()
                .filter(end -> !end.touchedNothing())
                .findFirst()
                .filter(End::isUnproven)
                .isPresent();
        return inVain.isEmpty()
                ? new Tries(0, "", false, unproven, latest.refusal(), latest.staged())
                : new Tries(
                        inVain.size(),
                        inVain.getFirst().reason(),
                        inVain.getFirst().word().equals("failed"),
                        unproven,
                        latest.refusal(),
                        latest.staged());
    }
}
