package io.tidewaiter.store;

import io.tidewaiter.update.Journal.Tries;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Counts from the ends of updates, newest first, how often a digest was tried in vain. */
final class Tallies {

    private Tallies() {}

    /**
     * How an update ended: the word of its last state, and its reason.
     *
     * @param withdrawn whether the unit was touched, and then found at rest
     */
    record End(String word, String reason, boolean withdrawn) {

        boolean isInVain() {
            return word.equals("rolled back") || word.equals("failed") || (word.equals("deferred") && withdrawn);
        }
    }

    static End end(ResultSet row) throws SQLException {
        return new End(row.getString("state"), StateCodec.reason(row.getString("detail")), row.getBoolean("withdrawn"));
    }

    /**
     * What touched nothing does not count, and what arrived ends the count. What was withdrawn counts: of a job whose
     * beginning went by unseen it cannot be told whether somebody stopped the unit or knocked after it had ended.
     */
    static Tries of(List<End> newestFirst) {
        List<End> inVain = newestFirst.stream()
                .takeWhile(end -> !end.word().equals("updated") && !end.word().equals("same image"))
                .filter(End::isInVain)
                .toList();
        boolean armed = newestFirst.stream()
                .map(End::word)
                .filter(word -> !word.equals("abandoned"))
                .findFirst()
                .filter("armed"::equals)
                .isPresent();
        return inVain.isEmpty()
                ? new Tries(0, "", false, armed)
                : new Tries(
                        inVain.size(),
                        inVain.getFirst().reason(),
                        inVain.getFirst().word().equals("failed"),
                        armed);
    }
}
