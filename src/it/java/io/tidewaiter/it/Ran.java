package io.tidewaiter.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** A command that ended, as a person at the terminal would have seen it. */
record Ran(String command, int exit, String out, String err) {

    /** The output of a command that has to succeed for the test to go on. */
    String ok() {
        assertThat(exit).as("exit code of %s", this).isZero();
        return out.strip();
    }

    List<String> lines() {
        return out.lines().toList();
    }

    @Override
    public String toString() {
        return "$ %s\n%s%s(exit code %d)".formatted(command, out, err, exit);
    }
}
