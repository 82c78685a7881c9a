package io.tidewaiter.it.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** A command that ended, as a person at the terminal would have seen it. */
public record CommandResult(String command, int exit, String out, String err) {

    /** The output of a command that has to succeed for the test to go on. */
    public String ok() {
        assertThat(exit).as("exit code of %s", this).isZero();
        return out.strip();
    }

    public List<String> lines() {
        return out.lines().toList();
    }

    /** The only row below the heading of a table of updates. */
    public String row() {
        assertThat(lines()).as(toString()).hasSize(2);
        assertThat(lines().getFirst()).matches("UNIT +CONTAINER +IMAGE +POLICY +UPDATED");
        return lines().getLast();
    }

    @Override
    public String toString() {
        return "$ %s\n%s%s(exit code %d)".formatted(command, out, err, exit);
    }
}
