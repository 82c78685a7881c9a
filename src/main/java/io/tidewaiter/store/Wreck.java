package io.tidewaiter.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A damaged file, as far as it can be read. */
final class Wreck implements AutoCloseable {

    private final Connection connection;

    Wreck(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    /**
     * Rows of a table, each by its columns; a column that is null is left out.
     *
     * @param trouble why there are no more of them; empty when these are all
     */
    record Rows(Set<Map<String, Object>> rows, String trouble) {}

    /** From either end up to what cannot be read. */
    Rows read(String table, List<String> key) {
        Set<Map<String, Object>> rows = new LinkedHashSet<>();
        String trouble = "";
        for (String direction : List.of(" ASC", " DESC")) {
            String order = String.join(direction + ", ", key) + direction;
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT * FROM %s ORDER BY %s".formatted(table, order))) {
                while (row.next()) {
                    rows.add(values(row));
                }
            } catch (SQLException e) {
                trouble = String.valueOf(e.getMessage());
            }
        }
        return new Rows(rows, trouble);
    }

    private static Map<String, Object> values(ResultSet row) throws SQLException {
        Map<String, Object> values = new LinkedHashMap<>();
        ResultSetMetaData columns = row.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            Object value = row.getObject(i);
            if (value != null) {
                values.put(columns.getColumnName(i), value);
            }
        }
        return values;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
