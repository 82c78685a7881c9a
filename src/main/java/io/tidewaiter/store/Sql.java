package io.tidewaiter.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection, and its statements with their parameters in one call.
 *
 * <p>SQLite takes longer to prepare most statements than to run them, so those that ran last stay prepared. For one thread.
 */
final class Sql implements AutoCloseable {

    /** More than the store has; some are made of a list's length. */
    private static final int PREPARED = 128;

    /** Makes a value of the row that the result set stands on. */
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    private final Connection connection;

    /** Those that nothing runs, the one that ran longest ago first. */
    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** @return how many rows it changed */
    int run(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = prepare(sql, parameters);
        int changed = finished(statement, statement::executeUpdate);
        keep(sql, statement);
        return changed;
    }

    <T> List<T> list(String sql, Mapper<T> mapper, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = prepare(sql, parameters);
        List<T> all = finished(statement, () -> rows(statement, mapper));
        keep(sql, statement);
        return all;
    }

    /** Runs a statement once, as a pragma that has to go through all its steps. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : idle.values()) {
            statement.close();
        }
        idle.clear();
        connection.close();
    }

    private interface Execution<T> {
        T run() throws SQLException;
    }

    /** A statement that failed is not used again. */
    private static <T> T finished(PreparedStatement statement, Execution<T> execution) throws SQLException {
        try {
            return execution.run();
        } catch (SQLException | RuntimeException e) {
            try {
                statement.close();
            } catch (SQLException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    private static <T> List<T> rows(PreparedStatement statement, Mapper<T> mapper) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(mapper.map(rows));
            }
            return all;
        }
    }

    /** What is in use is not idle, so that a mapper may run the same statement. */
    private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement known = idle.remove(sql);
        PreparedStatement statement = known == null ? connection.prepareStatement(sql) : known;
        return finished(statement, () -> {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement;
        });
    }

    private void keep(String sql, PreparedStatement statement) throws SQLException {
        statement.clearParameters();
        PreparedStatement twin = idle.put(sql, statement);
        if (twin != null) {
            twin.close();
        }
        if (idle.size() > PREPARED) {
            Iterator<PreparedStatement> oldest = idle.values().iterator();
            PreparedStatement surplus = oldest.next();
            oldest.remove();
            surplus.close();
        }
    }
}
