package io.tidewaiter.store;

import io.tidewaiter.update.Journal.Tries;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Counts from the ends of updates, newest first, how often a digest was tried in vain. */
final class Tallies {

    private Tallies() {}

    /** How an update ended: the word of its last state, and its reason. */
    record End(String word, String reason) {}

    static End end(ResultSet row) throws SQLException {
        return new End(row.getString("state"), StateCodec.reason(row.getString("detail")));
    }

    /** What touched nothing does not count, and what arrived ends the count. */
    static Tries of(List<End> newestFirst) {
        List<End> inVain = newestFirst.stream()
                .takeWhile(end -> !end.word().equals("updated") && !end.word().equals("same image"))
                .filter(end -> end.word().equals("rolled back") || end.word().equals("failed"))
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
