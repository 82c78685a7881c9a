package io.tidewaiter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A statement stays prepared; what ran before leaves nothing in it. */
class SqlTest {

    @AutoClose
    private Sql sql;

    @BeforeEach
    void open(@TempDir Path folder) throws SQLException {
        sql = new Sql(DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("some.db")));
        sql.run("CREATE TABLE words (word TEXT PRIMARY KEY, note TEXT)");
    }

    @Test
    void takesOtherParametersTheNextTime() throws SQLException {
        // when
        add("one", "first");
        add("two", null);

        // then
        assertThat(sql.list("SELECT coalesce(note, 'none') FROM words ORDER BY word", row -> row.getString(1)))
                .containsExactly("first", "none");
    }

    @Test
    void runsAgainAfterItFailed() throws SQLException {
        // given
        add("one", null);
        assertThatThrownBy(() -> add("one", null)).isInstanceOf(SQLException.class);

        // when
        add("two", null);

        // then
        assertThat(words()).containsExactly("one", "two");
    }

    @Test
    void runsAgainAfterAMapperThrew() throws SQLException {
        // given
        add("one", null);
        assertThatThrownBy(() -> sql.list("SELECT word FROM words ORDER BY word", row -> {
                    throw new IllegalStateException("not a word");
                }))
                .isInstanceOf(IllegalStateException.class);

        // then
        assertThat(words()).containsExactly("one");
    }

    @Test
    void mayRunWithinItself() throws SQLException {
        // given
        add("one", null);
        add("two", null);

        // when
        List<List<String>> all = sql.list("SELECT word FROM words ORDER BY word", row -> words());

        // then
        assertThat(all).containsExactly(List.of("one", "two"), List.of("one", "two"));
        assertThat(words()).containsExactly("one", "two");
    }

    @Test
    void seesATableThatWasChangedSince() throws SQLException {
        // given
        add("one", null);
        words();

        // when
        sql.execute("ALTER TABLE words RENAME COLUMN note TO remark");
        sql.execute("INSERT INTO words VALUES ('two', 'new')");

        // then
        assertThat(words()).containsExactly("one", "two");
    }

    @Test
    void keepsNoMoreThanItsNumberPrepared() throws SQLException {
        for (int i = 0; i < 1000; i++) {
            sql.list("SELECT %d".formatted(i), row -> row.getInt(1));
        }
        assertThat(words()).isEmpty();
    }

    private void add(String word, @Nullable String note) throws SQLException {
        sql.run("INSERT INTO words VALUES (?, ?)", word, note);
    }

    private List<String> words() throws SQLException {
        return sql.list("SELECT word FROM words ORDER BY word", row -> row.getString(1));
    }
}
