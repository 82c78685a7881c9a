package io.tidewaiter.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewaiter.api.model.Json;
import io.tidewaiter.cli.backend.AllUsers;
import io.tidewaiter.cli.backend.Backend;
import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Format;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command with {@code --all-users}: the daemons of all users are asked side by side, and their answers are one table with the
 * user in front. Each answer is made ready to be printed while it is waited for, so that one which cannot be is its user's alone.
 */
final class Everyone {

    /** How long a daemon may take that only looks. */
    static final Duration LOOK = Duration.ofSeconds(15);

    /** How long one may take that asks registries. */
    static final Duration CHECK = Duration.ofMinutes(10);

    /** How long one may take that updates. */
    static final Duration UPDATE = Duration.ofHours(1);

    private Everyone() {}

    /**
     * @param heading of the table, without the user
     * @param cuts of that table
     * @param question for the daemon of a user, whose name it is given
     * @return the worst exit code
     */
    static int print(
            CommandSpec command,
            Duration limit,
            Format format,
            List<String> heading,
            List<Table.Cut> cuts,
            BiFunction<String, Backend, Listing> question) {
        if (CommandSupport.locations(command).uid() != 0) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--all-users is for root, who may open the control sockets of other users: sudo tidewaiter --all-users",
                    null);
        }
        AllUsers.Answers<Listing> all = new AllUsers().ask(limit, question);
        Printer out = Printer.out(command.commandLine());
        if (format == Format.JSON) {
            out.json(all.answers().stream().flatMap(Everyone::json).toList());
        } else {
            out.lines(text(all.answers(), heading, cuts, command));
        }
        Printer err = Printer.err(command.commandLine());
        all.answers()
                .forEach(one -> one.answer().remarks().forEach(line -> err.line("%s: %s".formatted(one.user(), line))));
        all.unanswered().forEach(err::line);
        all.without().stream().sorted().map(Everyone::withoutDaemon).forEach(err::line);
        if (all.answers().isEmpty() && all.unanswered().isEmpty()) {
            err.line("no user of this host has a daemon that runs");
        }
        List<Integer> codes = new ArrayList<>(
                all.answers().stream().map(one -> one.answer().exitCode()).toList());
        all.unanswered().forEach(user -> codes.add(ExitCode.FAILED));
        return worst(codes);
    }

    private static String withoutDaemon(String user) {
        return "%s: has no daemon, although its units run without a login: as that user, systemctl --user enable --now tidewaiter.service"
                .formatted(user);
    }

    /** As for the units of one user: a kind of problem has its own code where it is the only one. */
    static int worst(List<Integer> codes) {
        if (codes.contains(ExitCode.DOWN)) {
            return ExitCode.DOWN;
        }
        List<Integer> problems =
                codes.stream().filter(code -> code != ExitCode.OK).distinct().toList();
        return problems.isEmpty() ? ExitCode.OK : problems.size() == 1 ? problems.getFirst() : ExitCode.FAILED;
    }

    private static Stream<ObjectNode> json(AllUsers.Answer<Listing> one) {
        return one.answer().json().stream().map(row -> {
            ObjectNode node = Json.MAPPER.createObjectNode().put("user", one.user());
            node.setAll(row);
            return node;
        });
    }

    private static String text(
            List<AllUsers.Answer<Listing>> answers, List<String> heading, List<Table.Cut> cuts, CommandSpec command) {
        StringBuilder text = new StringBuilder();
        answers.stream()
                .filter(one -> !one.answer().text().isEmpty())
                .forEach(one -> text.append(
                        "user %s\n%s".formatted(one.user(), one.answer().text())));
        Table table = new Table(with("USER", heading.toArray(String[]::new)));
        answers.forEach(one ->
                one.answer().rows().forEach(cells -> table.add(with(one.user(), cells.toArray(String[]::new)))));
        boolean hasRows = answers.stream().anyMatch(one -> !one.answer().rows().isEmpty());
        return hasRows
                ? text
                        + CommandSupport.layout(command)
                                .table(
                                        table,
                                        cuts.stream()
                                                .map(cut -> new Table.Cut(
                                                        cut.column() + 1, cut.narrowest(), cut.keepsEnd()))
                                                .toList())
                : text.toString();
    }

    private static String[] with(String first, String... rest) {
        return Stream.concat(Stream.of(first), Arrays.stream(rest)).toArray(String[]::new);
    }
}
