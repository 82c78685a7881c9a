package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.LoggedBy;
import io.tidewaiter.systemd.LastRun.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a program in place of journalctl(1) that keeps what it was asked. */
class ManagerJournalTest {

    private static final String RUN = "4f0a3a2ce2e54b33b7f3f6e8c1c9a101";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "start,         BY_ITSELF", // "Failed to start": no job stopped it
        "stop,          STOPPED",
        "'start\nstop', STOPPED",
        "'stop\nstop',  STOPPED",
        "'',            UNTOLD", // it has lost it
        "nonsense,      UNTOLD",
    })
    void tellsWhetherAJobStoppedIt(String said, End end) throws IOException {
        assertThat(new ManagerJournal(saying(said, 0)).endOf(RUN, false)).isEqualTo(end);
    }

    @Test
    void believesOnlyWhatTheManagerWroteOfThisRun() throws IOException {
        new ManagerJournal(saying("start", 0)).endOf(RUN, false);

        assertThat(Files.readString(folder.resolve("asked")).strip())
                .isEqualTo(("--quiet --no-pager --output=cat --output-fields=JOB_TYPE --lines=20"
                                + " _SYSTEMD_USER_UNIT=init.scope USER_INVOCATION_ID=RUN JOB_TYPE=stop"
                                + " + _SYSTEMD_USER_UNIT=init.scope USER_INVOCATION_ID=RUN JOB_TYPE=start JOB_RESULT=failed"
                                + " + _PID=1 INVOCATION_ID=RUN JOB_TYPE=stop"
                                + " + _PID=1 INVOCATION_ID=RUN JOB_TYPE=start JOB_RESULT=failed")
                        .replace("RUN", RUN));
    }

    /** The start of a oneshot lasts until its end. */
    @Test
    void asksOfAOneshotWhetherItFinished() throws IOException {
        assertThat(new ManagerJournal(saying("start", 0)).endOf(RUN, true)).isEqualTo(End.BY_ITSELF);

        assertThat(Files.readString(folder.resolve("asked")))
                .contains(" + _PID=1 INVOCATION_ID=" + RUN + " JOB_TYPE=start JOB_RESULT=done");
    }

    /** Of a restart systemd writes {@code restart} and then {@code start}. */
    @ParameterizedTest
    @CsvSource({"stop, true", "start, false", "restart, false", "'', false"})
    void tellsWhetherTheLastJobOfAUnitStopsIt(String said, boolean stops) throws IOException {
        assertThat(new ManagerJournal(saying(said, 0)).lastJobStops("web.service", 42))
                .isEqualTo(stops);

        assertThat(Files.readString(folder.resolve("asked")).strip())
                .isEqualTo(
                        ("--quiet --no-pager --output=cat --output-fields=JOB_TYPE --boot --lines=1"
                                        + " _PID=42 USER_UNIT=web.service ENDED + _PID=42 UNIT=web.service ENDED")
                                .replace(
                                        "ENDED",
                                        "JOB_TYPE=stop JOB_TYPE=start JOB_TYPE=restart JOB_RESULT=done JOB_RESULT=failed"
                                                + " JOB_RESULT=dependency JOB_RESULT=timeout JOB_RESULT=canceled JOB_RESULT=skipped"));
    }

    @Test
    void isAskedOnceOfEachRun() throws IOException {
        ManagerJournal journal = new ManagerJournal(saying("start", 0));
        journal.endOf(RUN, false);
        Files.delete(folder.resolve("asked"));

        assertThat(journal.endOf(RUN, false)).isEqualTo(End.BY_ITSELF);
        assertThat(folder.resolve("asked")).doesNotExist();
    }

    @Test
    void tellsNothingWhereItCannotBeRead() throws IOException {
        assertThat(new ManagerJournal(saying("start", 1)).endOf(RUN, false)).isEqualTo(End.UNTOLD);
        assertThat(new ManagerJournal(folder.resolve("none").toString()).endOf(RUN, false))
                .isEqualTo(End.UNTOLD);
        assertThat(new ManagerJournal(saying("start", 0)).endOf("", false)).isEqualTo(End.UNTOLD);
    }

    @Test
    void saysOnceThatItCannotBeReadUntilItCanAgain() throws IOException {
        ManagerJournal journal = new ManagerJournal(saying("start", 1));
        try (LoggedBy systemd = new LoggedBy("io.tidewaiter.systemd")) {
            journal.endOf(RUN, false);
            journal.endOf(RUN, false);
            assertThat(systemd.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING cannot read the journal")
                    .contains("exit code 1");

            saying("", 0);
            journal.endOf(RUN, false);
            saying("start", 1);
            journal.lastJobStops("web.service", 1);

            assertThat(systemd.lines()).hasSize(2);
        }
    }

    @Test
    void saysThatThereIsNoJournalctl() {
        try (LoggedBy systemd = new LoggedBy("io.tidewaiter.systemd")) {
            new ManagerJournal(folder.resolve("none").toString()).endOf(RUN, false);

            assertThat(systemd.lines()).singleElement().asString().contains("No such file");
        }
    }

    private String saying(String text, int exit) throws IOException {
        Path program = Files.writeString(
                folder.resolve("journalctl"),
                "#!/bin/sh\necho \"$@\" >%s/asked\nprintf '%%s\\n' '%s'\nexit %d\n".formatted(folder, text, exit));
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"))
                .toString();
    }
}
