package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.ExitCode;
import java.util.List;

/**
 * What the daemon of one user has to say, ready to be printed together with that of others.
 *
 * @param rows the cells below the heading
 * @param json the same for a program, an object each
 * @param text what stands below the name of the user, instead of rows; empty for rows
 * @param remarks lines for standard error
 */
record Listing(List<String[]> rows, List<?> json, String text, List<String> remarks, int exitCode) {

    /** Nothing to remark, and all is well. */
    static Listing of(List<String[]> rows, List<?> json) {
        return new Listing(rows, json, "", List.of(), ExitCode.OK);
    }
}
