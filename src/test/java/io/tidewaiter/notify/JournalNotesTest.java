package io.tidewaiter.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Release;
import io.tidewaiter.host.UnitLog;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.Outcome;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalNotesTest {

    private static final Digest NEW = Digest.parse("sha256:" + "b".repeat(64));
    private static final Update UPDATE = new Update(
            7,
            new Workload(
                    "web.service",
                    "web",
                    "",
                    "",
                    Reference.parse("registry.example/web:prod"),
                    null,
                    "registry",
                    HealthPolicy.DEFAULT),
            new Release("1f".repeat(32), null),
            NEW,
            Instant.EPOCH);

    private final List<Map<String, String>> entries = new ArrayList<>();
    private final List<String> otherwise = new ArrayList<>();

    private void enter(boolean isSystem, UnitLog journal, State state) {
        new JournalNotes(journal, isSystem, event -> Optional.of("what happens"), otherwise::add)
                .accept(new Event.Entered(UPDATE, state));
    }

    private Map<String, String> entry(boolean isSystem, State state) {
        enter(
                isSystem,
                fields -> {
                    entries.add(fields);
                    return Future.succeededFuture();
                },
                state);
        return entries.getLast();
    }

    @Test
    void saysAllThatIsKnownAndNothingElse() {
        assertThat(entry(false, new State.Failed("neither is healthy")))
                .containsEntry("MESSAGE", "what happens")
                .containsEntry("USER_UNIT", "web.service")
                .containsEntry("TIDEWAITER_UPDATE", "7")
                .containsEntry("TIDEWAITER_STATE", "failed")
                .containsEntry("TIDEWAITER_OUTCOME", "failed")
                .containsEntry("TIDEWAITER_REASON", "neither is healthy")
                .containsEntry("TIDEWAITER_NEW_DIGEST", NEW.toString())
                .doesNotContainKeys("TIDEWAITER_OLD_DIGEST", "OBJECT_SYSTEMD_UNIT");
        assertThat(entry(true, new State.Staging()))
                .containsEntry("OBJECT_SYSTEMD_UNIT", "web.service")
                .doesNotContainKeys("USER_UNIT", "MESSAGE_ID", "TIDEWAITER_OUTCOME");
        assertThat(otherwise).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"failed, 3", "rolled back, 4", "abandoned, 4", "refused, 4", "updated, 5", "deferred, 6"})
    void isAsUrgentAsItIs(String word, String priority) {
        State state = switch (word) {
            case "failed" -> new State.Failed("");
            case "rolled back" -> new State.RolledBack("", true);
            case "abandoned" -> new State.Abandoned("");
            case "refused" -> new State.Refused("", "");
            case "updated" -> new State.Committed("");
            default -> new State.Deferred("");
        };

        assertThat(entry(false, state)).containsEntry("PRIORITY", priority);
    }

    @Test
    void givesEachEndItsOwnIdWhichTheDocumentationLists() throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        String document = Files.readString(Path.of("docs/usage/notifications.md"));
        List.of(
                        new State.Committed(""),
                        new State.RolledBack("", true),
                        new State.Failed(""),
                        new State.Abandoned(""),
                        new State.Refused("", ""),
                        new State.Deferred(""),
                        new State.Armed(""),
                        new State.Pulled(""),
                        new State.Same(""))
                .forEach(end -> {
                    String id = String.valueOf(entry(false, end).get("MESSAGE_ID"));
                    ids.add(id);
                    Outcome outcome = Outcome.find(end.word()).orElseThrow();
                    assertThat(document).contains("| %s | `%s` |".formatted(outcome, id));
                });

        assertThat(ids).hasSize(Outcome.values().length);
    }

    @Test
    void hasTheLineSaidElsewhereWhereThereIsNoJournal() {
        enter(false, fields -> Future.failedFuture("nobody listens"), new State.Staging());

        assertThat(otherwise).containsExactly("what happens");
    }
}
