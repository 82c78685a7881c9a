package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;

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
        "start,         true", // "Failed to start": no job stopped it
        "stop,          false",
        "'start\nstop', false",
        "'stop\nstop',  false",
        "'',            false", // it has lost it
        "nonsense,      false",
    })
    void tellsWhetherAJobStoppedIt(String said, boolean byItself) throws IOException {
        assertThat(new ManagerJournal(saying(said, 0)).endedByItself(RUN)).isEqualTo(byItself);
    }

    @Test
    void believesOnlyWhatTheManagerWroteOfThisRun() throws IOException {
        new ManagerJournal(saying("start", 0)).endedByItself(RUN);

        assertThat(Files.readString(folder.resolve("asked")).strip())
                .isEqualTo(("--quiet --no-pager --output=cat --output-fields=JOB_TYPE --lines=20"
                                + " _SYSTEMD_USER_UNIT=init.scope USER_INVOCATION_ID=RUN JOB_TYPE=stop"
                                + " + _SYSTEMD_USER_UNIT=init.scope USER_INVOCATION_ID=RUN JOB_TYPE=start JOB_RESULT=failed"
                                + " + _PID=1 INVOCATION_ID=RUN JOB_TYPE=stop"
                                + " + _PID=1 INVOCATION_ID=RUN JOB_TYPE=start JOB_RESULT=failed")
                        .replace("RUN", RUN));
    }

    @Test
    void isAskedOnceOfEachRun() throws IOException {
        ManagerJournal journal = new ManagerJournal(saying("start", 0));
        journal.endedByItself(RUN);
        Files.delete(folder.resolve("asked"));

        assertThat(journal.endedByItself(RUN)).isTrue();
        assertThat(folder.resolve("asked")).doesNotExist();
    }

    @Test
    void tellsNothingWhereItCannotBeRead() throws IOException {
        assertThat(new ManagerJournal(saying("start", 1)).endedByItself(RUN)).isFalse();
        assertThat(new ManagerJournal(folder.resolve("none").toString()).endedByItself(RUN))
                .isFalse();
        assertThat(new ManagerJournal(saying("start", 0)).endedByItself("")).isFalse();
    }

    private String saying(String text, int exit) throws IOException {
        Path program = Files.writeString(
                folder.resolve("journalctl"),
                "#!/bin/sh\necho \"$@\" >%s/asked\nprintf '%%s\\n' '%s'\nexit %d\n".formatted(folder, text, exit));
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"))
                .toString();
    }
}
