package io.tidewaiter.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.kill.Trap.Phase;
import io.tidewaiter.kill.Trap.Place;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.systemd.FakeSystemd;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each state, before and after its write and after its effect, met by a kill, an error and a hang: the exact chain of
 * states that follows stands in {@code kill-table.csv}. A kill is followed by a new start and nothing else.
 */
class KillTableTest {

    private final Vertx vertx = Vertx.vertx();
    private final Trap trap = new Trap();
    private final Impatience ticker = new Impatience(trap.hangs());

    @TempDir
    private Path folder;

    private FakeSystemd systemd;
    private OneUnitHost host;

    @BeforeEach
    void startTheHost() throws Exception {
        systemd = new FakeSystemd(folder);
        host = new OneUnitHost(trap, systemd);
        new SocketPodman(vertx, folder.resolve("podman.sock"), host, trap).listen();
    }

    @AfterEach
    void endTheHost() throws Exception {
        systemd.close();
        Loop.await(vertx.close());
    }

    /**
     * @param image whether the candidate is good or bad
     * @param phase before or after
     * @param point the act
     * @param chain the states that were written, in order, by any process
     * @param running what runs in the end
     * @param quarantined whether the candidate is quarantined in the end
     */
    @ParameterizedTest
    @CsvFileSource(resources = "kill-table.csv", delimiter = '|', numLinesToSkip = 1)
    void leads(
            String image,
            Phase phase,
            String point,
            Fate fate,
            @Nullable String chain,
            String running,
            boolean quarantined) {
        // given
        DaemonUnderTest.BAD.set(image.equals("bad"));
        trap.set(new Place(phase, point, fate));

        // when
        runInto(fate);

        // then
        assertEnd(chain == null ? "" : chain, running);
        assertThat(query("SELECT digest FROM quarantine")).hasSize(quarantined ? 1 : 0);
    }

    /** What fails because the product itself closes its connections is no failure: a stop leads where a kill leads. */
    @ParameterizedTest
    @MethodSource("kills")
    void leadsAsFarAfterAStop(
            String image, Phase phase, String point, String chain, String running, boolean quarantined) {
        // given
        DaemonUnderTest.BAD.set(image.equals("bad"));
        trap.set(new Place(phase, point, Fate.STOP));

        // when
        runInto(Fate.STOP);

        // then
        assertEnd(chain, running);
        assertThat(query("SELECT digest FROM quarantine")).hasSize(quarantined ? 1 : 0);
    }

    static Stream<Arguments> kills() throws IOException {
        try (InputStream table = Objects.requireNonNull(KillTableTest.class.getResourceAsStream("kill-table.csv"))) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\\|", -1))
                    .filter(row -> row[3].equals("KILL"))
                    // verifying is being written while the first look is made: which of them a stop meets is not
                    // certain
                    .filter(row -> !row[2].equals("look 1"))
                    .map(row -> Arguments.of(row[0], row[1], row[2], row[4], row[5], row[6]));
        }
    }

    /** The same for the state that only trouble leads to: here Podman refuses to move the tag. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BEFORE | write withdrawing | KILL  | activating > activating > verifying > updated | v2",
                "AFTER  | write withdrawing | KILL  | activating > withdrawing > withdrawing > abandoned | v1",
                "BEFORE | write withdrawing | ERROR | activating > withdrawing > abandoned | v1",
                "BEFORE | tag v1            | KILL  | activating > withdrawing > withdrawing > abandoned | v1",
                "BEFORE | tag v1            | ERROR | activating > withdrawing > withdrawing > abandoned | v1",
                "BEFORE | tag v1            | HANG  | activating > withdrawing > withdrawing > abandoned | v1",
                "AFTER  | tag v1            | KILL  | activating > withdrawing > withdrawing > abandoned | v1",
                "AFTER  | tag v1            | ERROR | activating > withdrawing > withdrawing > abandoned | v1",
                "AFTER  | tag v1            | HANG  | activating > withdrawing > withdrawing > abandoned | v1",
                "BEFORE | write abandoned   | KILL  | activating > withdrawing > withdrawing > abandoned | v1",
                "AFTER  | write abandoned   | KILL  | activating > withdrawing > abandoned | v1",
            })
    void leadsAWithdrawal(Phase phase, String point, Fate fate, String chain, String running) {
        // given
        DaemonUnderTest.BAD.set(false);
        trap.set(new Place(Phase.BEFORE, "tag v2", Fate.ERROR), new Place(phase, point, fate));

        // when
        runInto(fate);

        // then
        assertEnd("staging > staged > " + chain, running);
        assertThat(query("SELECT digest FROM quarantine")).isEmpty();
    }

    /** The same for a unit that is idle until a visitor connects, and is idle again in the end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "good | AFTER  | write activating   | KILL  | activating > activating > verifying > updated | v2",
                "good | BEFORE | tag v2             | ERROR | activating > withdrawing > abandoned | v1",
                "good | AFTER  | tag v2             | KILL  | activating > activating > verifying > updated | v2",
                "good | BEFORE | restart            | KILL  | activating > activating > verifying > updated | v2",
                "good | BEFORE | restart            | ERROR | activating > rolling back > rolled back | v1",
                "good | AFTER  | restart            | KILL  | activating > activating > verifying > updated | v2",
                "good | AFTER  | restart            | HANG  | activating > verifying > updated | v2",
                "good | AFTER  | write verifying    | KILL  | activating > verifying > activating > verifying > updated | v2",
                "good | AFTER  | look 1             | KILL  | activating > verifying > activating > verifying > updated | v2",
                "good | AFTER  | look 1             | ERROR | activating > verifying > updated | v2",
                "good | BEFORE | write updated      | KILL  | activating > verifying > activating > verifying > updated | v2",
                "good | AFTER  | write updated      | KILL  | activating > verifying > updated | v2",
                "bad  | AFTER  | write rolling back | KILL  | activating > verifying > rolling back > rolling back > rolled back | v1",
                "bad  | AFTER  | tag v1             | KILL  | activating > verifying > rolling back > rolling back > rolled back | v1",
                "bad  | AFTER  | look 2             | KILL  | activating > verifying > rolling back > rolling back > rolled back | v1",
                "bad  | BEFORE | write rolled back  | KILL  | activating > verifying > rolling back > rolling back > rolled back | v1",
                "bad  | AFTER  | write rolled back  | KILL  | activating > verifying > rolling back > rolled back | v1",
            })
    void leadsBackToRest(String image, Phase phase, String point, Fate fate, String chain, String tagged) {
        // given
        host.sleep();
        DaemonUnderTest.BAD.set(image.equals("bad"));
        trap.set(new Place(phase, point, fate));

        // when
        runInto(fate);

        // then
        assertThat(chain())
                .as(String.valueOf(query("SELECT detail FROM transitions")))
                .isEqualTo("staging > staged > " + chain);
        assertThat(host.running()).isNull();
        assertThat(host.image(OneUnitHost.WEB.toString())).isEqualTo(tagged);
        assertThat(query("SELECT digest FROM quarantine")).hasSize(image.equals("bad") ? 1 : 0);
    }

    private void runInto(Fate fate) {
        DaemonUnderTest daemon = daemon(fate);
        Future<?> done = daemon.update();
        Loop.await(Future.any(trap.sprung(), done));
        assertThat(trap.sprung().isComplete())
                .as("the point is reached, instead of %s", query("SELECT state || ' ' || detail FROM transitions"))
                .isTrue();
        if (fate == Fate.KILL || fate == Fate.STOP) {
            trap.revive(fate == Fate.KILL ? daemon::bury : daemon::stop);
            host.letGo();
            daemon = daemon(fate);
            daemon.resume();
        } else {
            Loop.await(done);
        }
        daemon.bury();
    }

    private void assertEnd(String chain, String running) {
        assertThat(chain()).isEqualTo(chain);
        assertThat(host.running()).isEqualTo(running);
        assertThat(host.image(OneUnitHost.WEB.toString())).isEqualTo(running);
        assertThat(host.names().values()).as("last good is held").contains("v1");
    }

    private String chain() {
        return String.join(" > ", query("SELECT state FROM transitions ORDER BY update_id, seq"));
    }

    /** Only what hangs is waited for, so only then is it for the sake of the test's own time. */
    private DaemonUnderTest daemon(Fate fate) {
        return new DaemonUnderTest(
                folder.resolve("store.db"),
                folder.resolve("podman.sock"),
                systemd.address(),
                host,
                trap,
                ticker,
                fate == Fate.HANG ? Duration.ofMillis(300) : Duration.ofSeconds(10));
    }

    private List<String> query(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("store.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
