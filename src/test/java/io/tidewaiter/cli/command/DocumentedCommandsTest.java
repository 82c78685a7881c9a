package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.docs.Documents;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Each command that a document shows exists, and so does each of its options. */
class DocumentedCommandsTest extends CommandTest {

    /** The program's name at the beginning of a line, after a prompt or in brackets, and its arguments. */
    private static final Pattern CALL = Pattern.compile("(?:^|\\$ |\\()tidewaiter ([^#|;)]+)");

    @Test
    void existsAsItIsShown() throws IOException {
        CommandLine program = CommandTree.whole(new Tidewaiter(this::locations, NOWHERE));

        List<String> calls = Documents.all().stream()
                .flatMap(document -> document.code())
                .flatMap(code -> CALL.matcher(code).results().map(call -> call.group(1)))
                .toList();

        assertThat(calls).hasSizeGreaterThan(40);
        assertThat(calls)
                .allSatisfy(call -> assertThat(mistake(program, call)).as(call).isEmpty());
    }

    @Test
    void theListHasEveryCommand() throws IOException {
        String list = Documents.all().stream()
                .filter(document -> document.path().endsWith("commands.md"))
                .findFirst()
                .orElseThrow()
                .text();

        assertThat(ManualCommand.visible(CommandTree.whole(new Tidewaiter(this::locations, NOWHERE))).stream()
                        .filter(command -> command.getSubcommands().isEmpty())
                        .map(command -> command.getCommandSpec().qualifiedName()))
                .allSatisfy(name -> assertThat(list).contains("| `" + name));
    }

    /** What is not there; empty when all of it is. */
    private static Optional<String> mistake(CommandLine program, String call) {
        CommandLine command = program;
        for (String word :
                Arrays.asList(call.replaceAll("[\\[\\]…]", "").strip().split("\\s+"))) {
            CommandLine below = command.getSubcommands().get(word);
            if (below != null) {
                command = below;
            } else if (word.startsWith("-")) {
                if (command.getCommandSpec().findOption(word.split("=", 2)[0]) == null) {
                    return Optional.of("no option " + word);
                }
            } else if (!command.getSubcommands().isEmpty()) {
                return Optional.of("no command " + word);
            }
        }
        return Optional.empty();
    }
}
