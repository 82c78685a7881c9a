package io.tidewaiter;

import io.tidewaiter.cli.command.Tidewaiter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Arguments and environment in, exit code out. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(Tidewaiter.execute(out, err, arguments));
    }
}
