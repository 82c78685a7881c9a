package io.tidewaiter.store;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
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
import java.util.List;
import java.util.TreeSet;

/** Takes out of a damaged file what can still be read: a quarantine that is forgotten is an outage to come. */
final class Salvage {

    /** What counts most comes first, and what is referred to before what refers to it. */
    private static final List<String> TABLES =
            List.of("quarantine", "holds", "releases", "pulled", "updates", "transitions");

    private final Connection damaged;
    private final Connection fresh;

    private Salvage(Connection damaged, Connection fresh) {
        this.damaged = damaged;
        this.fresh = fresh;
    }

    /**
     * @param aside the damaged file, which is only read
     * @param fresh a new store with nothing in it
     * @return what came of it, for a person: {@code quarantine 1, releases 2, updates 0 (rest lost), …}
     */
    static String copy(Path aside, Connection fresh) throws SQLException {
        try (Connection damaged = DriverManager.getConnection("jdbc:sqlite:" + aside)) {
            Salvage salvage = new Salvage(damaged, fresh);
            List<String> saved = new ArrayList<>();
            for (String table : TABLES) {
                saved.add(table + " " + salvage.copy(table));
            }
            fresh.commit();
            return String.join(", ", saved);
        }
    }

    private String copy(String table) throws SQLException {
        int rows = 0;
        try (Statement statement = damaged.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
            List<String> columns = columns(table, row.getMetaData());
            String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
            try (PreparedStatement insert = fresh.prepareStatement(
                    "INSERT OR IGNORE INTO %s (%s) VALUES (%s)".formatted(table, String.join(", ", columns), marks))) {
                while (row.next()) {
                    if (isSound(columns, row)) {
                        int parameter = 1;
                        for (String column : columns) {
                            insert.setObject(parameter++, row.getObject(column));
                        }
                        rows += insertOne(insert);
                    }
                }
            }
            return String.valueOf(rows);
        } catch (SQLException e) {
            return rows + " (the rest is lost: %s)".formatted(e.getMessage());
        }
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
                case "detail" -> StateCodec.isSound(text);
                default -> true;
            };
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A row that contradicts the others is left out. */
    private static int insertOne(PreparedStatement insert) {
        try {
            return insert.executeUpdate();
        } catch (SQLException e) {
            return 0;
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
