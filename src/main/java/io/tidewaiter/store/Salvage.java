package io.tidewaiter.store;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.State;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes out of a damaged file what can still be read: a quarantine that is forgotten is an outage to come. */
final class Salvage {

    /**
     * By their keys. What counts most comes first, and what is referred to before what refers to it. Not how far readers
     * had come: where ends are lost, that would be further than what ends next.
     */
    private static final Map<String, List<String>> TABLES = tables();

    private static final State DISTRUSTED = new State.RollingBack(
            "the journal was damaged, and how far this had come is lost", false, Beside.NOTHING, false, 1);

    /** What is the row's fault, and not the new file's: SQLITE_ERROR and SQLITE_CONSTRAINT, https://sqlite.org/rescode.html */
    private static final Set<Integer> UNFIT = Set.of(1, 19);

    private final Wreck damaged;
    private final Sql fresh;
    private boolean lostTransitions;

    private Salvage(Wreck damaged, Sql fresh) {
        this.damaged = damaged;
        this.fresh = fresh;
    }

    private static Map<String, List<String>> tables() {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        tables.put("quarantine", List.of("reference", "digest"));
        tables.put("left_down", List.of("unit", "reference", "name"));
        tables.put("holds", List.of("unit", "reference"));
        tables.put("approvals", List.of("reference", "digest"));
        tables.put("sightings", List.of("reference", "local", "digest"));
        tables.put("releases", List.of("reference", "image_id"));
        tables.put("pulled", List.of("reference", "digest"));
        tables.put("running", List.of("id"));
        tables.put("followed", List.of("reference", "unit"));
        tables.put("updates", List.of("id"));
        tables.put("transitions", List.of("update_id", "seq"));
        return tables;
    }

    /**
     * @param file the damaged one, which is only read
     * @param fresh a new store with nothing in it
     * @return what came of it, for a person: {@code quarantine 1, releases 2, updates 0 (more is lost: …), …}
     */
    static String copy(Path file, Sql fresh) throws SQLException {
        try (Wreck damaged = new Wreck(file)) {
            Salvage salvage = new Salvage(damaged, fresh);
            List<String> saved = new ArrayList<>();
            for (Map.Entry<String, List<String>> table : TABLES.entrySet()) {
                saved.add(table.getKey() + " " + salvage.copy(table.getKey(), table.getValue()));
            }
            salvage.distrust();
            fresh.run(Schema.OUTCOMES);
            fresh.commit();
            return String.join(", ", saved);
        }
    }

    private String copy(String table, List<String> key) throws SQLException {
        Wreck.Rows wreck = damaged.read(table, key);
        String lost = wreck.trouble().isEmpty() ? "" : " (more is lost: %s)".formatted(wreck.trouble());
        int saved = 0;
        for (Map<String, Object> row : wreck.rows()) {
            saved += isSound(row) && insert(table, row) ? 1 : 0;
        }
        if (lost.isEmpty() && saved < wreck.rows().size()) {
            lost = " (more is lost: it makes no sense)";
        }
        lostTransitions |= table.equals("transitions") && !lost.isEmpty();
        return saved + lost;
    }

    /** What is not what its column holds would be found out when it is needed. */
    private static boolean isSound(Map<String, Object> row) {
        return row.entrySet().stream()
                .allMatch(column -> isSound(column.getKey(), column.getValue().toString()));
    }

    private static boolean isSound(String column, String text) {
        try {
            return switch (column) {
                case "digest", "from_digest", "to_digest" ->
                    !Digest.parse(text).hex().isEmpty();
                case "reference" -> !Reference.parse(text).name().isEmpty();
                case "carried" ->
                    text.isEmpty() || !Reference.parse(text).name().isEmpty();
                default -> true;
            };
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @return false for a row that contradicts the others */
    private boolean insert(String table, Map<String, Object> row) throws SQLException {
        try {
            fresh.run(
                    "INSERT INTO %s (%s) VALUES (%s)"
                            .formatted(
                                    table,
                                    String.join(", ", row.keySet()),
                                    String.join(", ", Collections.nCopies(row.size(), "?"))),
                    row.values().toArray());
            return true;
        } catch (SQLException e) {
            if (!UNFIT.contains(e.getErrorCode() & 0xff)) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Where transitions are lost, the last that is left of an update need not be the last that it entered: what then looks
     * as if nothing was touched may run on a candidate that is not watched. So all that had not ended goes back; and what
     * ended is no history, as it is not known how.
     */
    private void distrust() throws SQLException {
        if (!lostTransitions) {
            return;
        }
        for (Last last : fresh.list("""
                SELECT u.id, u.ended IS NOT NULL, coalesce(max(t.seq), 0), coalesce(t.state, 'staging')
                FROM updates u LEFT JOIN transitions t ON t.update_id = u.id GROUP BY u.id""", Last::of)) {
            if (!last.ended()) {
                fresh.run(
                        "INSERT INTO transitions (update_id, seq, state, detail, at) VALUES (?, ?, ?, ?, 0)",
                        last.id(),
                        last.seq() + 1,
                        DISTRUSTED.word(),
                        StateCodec.detail(DISTRUSTED));
            } else if (StateCodec.isResumable(last.word())) {
                fresh.run("DELETE FROM updates WHERE id = ?", last.id());
            }
        }
    }

    /** The last transition of an update that is left. */
    private record Last(long id, boolean ended, int seq, String word) {

        static Last of(ResultSet row) throws SQLException {
            return new Last(row.getLong(1), row.getBoolean(2), row.getInt(3), row.getString(4));
        }
    }
}
