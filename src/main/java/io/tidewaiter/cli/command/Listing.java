package io.tidewaiter.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewaiter.api.model.Json;
import io.tidewaiter.cli.backend.ExitCode;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What the daemon of one user has to say, ready to be printed together with that of others: nothing in it is null, whatever the
 * daemon sent.
 *
 * @param rows the cells below the heading
 * @param json the same for a program, an object each
 * @param text what stands below the name of the user, instead of rows; empty for rows
 * @param remarks lines for standard error
 */
record Listing(List<List<String>> rows, List<ObjectNode> json, String text, List<String> remarks, int exitCode) {

    Listing {
        rows = List.copyOf(rows);
        json = List.copyOf(json);
        remarks = List.copyOf(remarks);
        Objects.requireNonNull(text);
    }

    /** @throws RuntimeException when the daemon left out what a row needs */
    static Listing of(List<String[]> rows, List<?> json, List<String> remarks, int exitCode) {
        return new Listing(
                rows.stream().map(cells -> List.copyOf(Arrays.asList(cells))).toList(),
                objects(json),
                "",
                remarks,
                exitCode);
    }

    /** Nothing to remark, and all is well. */
    static Listing of(List<String[]> rows, List<?> json) {
        return of(rows, json, List.of(), ExitCode.OK);
    }

    static Listing of(String text, List<?> json, int exitCode) {
        return new Listing(List.of(), objects(json), text, List.of(), exitCode);
    }

    private static List<ObjectNode> objects(List<?> json) {
        return json.stream()
                .map(row -> Json.MAPPER.<ObjectNode>valueToTree(row))
                .toList();
    }
}
