package io.tidewaiter.store;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.State;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Takes out of a damaged file what can still be read: a quarantine that is forgotten is an outage to come. */
final class Salvage {

    /** By their keys. What counts most comes first, and what is referred to before what refers to it. */
    private static final Map<String, List<String>> TABLES = tables();

    private static final State DISTRUSTED =
            new State.RollingBack("the journal was damaged, and how far this had come is lost", false, List.of(), 1);

    private final Connection damaged;
    private final Connection fresh;
    private boolean lostTransitions;

    private Salvage(Connection damaged, Connection fresh) {
        this.damaged = damaged;
        this.fresh = fresh;
    }

    private static Map<String, List<String>> tables() {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        tables.put("quarantine", List.of("reference", "digest"));
        tables.put("holds", List.of("unit", "reference"));
        tables.put("releases", List.of("reference", "image_id"));
        tables.put("pulled", List.of("reference", "digest"));
        tables.put("updates", List.of("id"));
        tables.put("transitions", List.of("update_id", "seq"));
        return tables;
    }

    /**
     * @param aside the damaged file, which is only read
     * @param fresh a new store with nothing in it
     * @return what came of it, for a person: {@code quarantine 1, releases 2, updates 0 (more is lost: …), …}
     */
    static String copy(Path aside, Connection fresh) throws SQLException {
        try (Connection damaged = DriverManager.getConnection("jdbc:sqlite:" + aside)) {
            Salvage salvage = new Salvage(damaged, fresh);
            List<String> saved = new ArrayList<>();
            for (Map.Entry<String, List<String>> table : TABLES.entrySet()) {
                saved.add(table.getKey() + " " + salvage.copy(table.getKey(), table.getValue()));
            }
            salvage.distrust();
            fresh.commit();
            return String.join(", ", saved);
        }
    }

    /** From either end up to what cannot be read. */
    private String copy(String table, List<String> key) throws SQLException {
        String lost = "";
        for (String direction : List.of(" ASC", " DESC")) {
            String order = String.join(direction + ", ", key) + direction;
            try (Statement statement = damaged.createStatement();
                    ResultSet row = statement.executeQuery("SELECT * FROM %s ORDER BY %s".formatted(table, order))) {
                lost = copy(table, row) ? lost : " (more is lost: some of it makes no sense)";
            } catch (SQLException e) {
                lost = " (more is lost: %s)".formatted(e.getMessage());
            }
        }
        lostTransitions |= table.equals("transitions") && !lost.isEmpty();
        return Sql.list(fresh, "SELECT count(*) FROM " + table, row -> row.getInt(1))
                        .getFirst()
                + lost;
    }

    /** @return false when a row was left out */
    private boolean copy(String table, ResultSet row) throws SQLException {
        List<String> columns = columns(table, row.getMetaData());
        String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
        boolean whole = true;
        try (PreparedStatement insert = fresh.prepareStatement(
                "INSERT OR IGNORE INTO %s (%s) VALUES (%s)".formatted(table, String.join(", ", columns), marks))) {
            while (row.next()) {
                boolean sound = isSound(columns, row);
                whole &= sound && insertOne(insert, columns, row);
            }
        }
        return whole;
    }

    /** What is not what its column holds would be found out when it is needed. */
    private static boolean isSound(List<String> columns, ResultSet row) throws SQLException {
        for (String column : columns) {
            String text = row.getString(column);
            if (text != null && !isSound(column, text)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSound(String column, String text) {
        try {
            return switch (column) {
                case "digest", "from_digest", "to_digest" ->
                    !Digest.parse(text).hex().isEmpty();
                case "reference" -> !Reference.parse(text).name().isEmpty();
                default -> true;
            };
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @return false when the row contradicts the others, which leaves it out */
    private static boolean insertOne(PreparedStatement insert, List<String> columns, ResultSet row)
            throws SQLException {
        int parameter = 1;
        for (String column : columns) {
            insert.setObject(parameter++, row.getObject(column));
        }
        try {
            insert.executeUpdate();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Where transitions are lost, the last that is left of an update need not be the last that it entered: what then looks
     * as if nothing was touched may run on a candidate that nobody watches. So all that had not ended goes back; and what
     * ended, nobody knows how, is no history.
     */
    private void distrust() throws SQLException {
        if (!lostTransitions) {
            return;
        }
        for (Last last : Sql.list(fresh, """
                SELECT u.id, u.ended IS NOT NULL, coalesce(max(t.seq), 0), coalesce(t.state, 'staging')
                FROM updates u LEFT JOIN transitions t ON t.update_id = u.id GROUP BY u.id""", Last::of)) {
            if (!last.ended()) {
                Sql.run(
                        fresh,
                        "INSERT INTO transitions (update_id, seq, state, detail, at) VALUES (?, ?, ?, ?, 0)",
                        last.id(),
                        last.seq() + 1,
                        DISTRUSTED.word(),
                        StateCodec.detail(DISTRUSTED));
            } else if (StateCodec.isResumable(last.word())) {
                Sql.run(fresh, "DELETE FROM updates WHERE id = ?", last.id());
            }
        }
    }

    /** The last transition of an update that is left. */
    private record Last(long id, boolean ended, int seq, String word) {

        static Last of(ResultSet row) throws SQLException {
            return new Last(row.getLong(1), row.getBoolean(2), row.getInt(3), row.getString(4));
        }
    }

    /** Those that an older format has, too. */
    private List<String> columns(String table, ResultSetMetaData there) throws SQLException {
        TreeSet<String> known = new TreeSet<>(
                Sql.list(fresh, "SELECT name FROM pragma_table_info(?)", row -> row.getString("name"), table));
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= there.getColumnCount(); i++) {
            if (known.contains(there.getColumnName(i))) {
                columns.add(there.getColumnName(i));
            }
        }
        return columns;
    }
}
