package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.cli.backend.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The manual pages and the completion say all that there is. */
class ManualTest extends CommandTest {

    private final List<CommandLine> commands =
            ManualCommand.visible(CommandTree.whole(new Tidewaiter(this::locations, NOWHERE)));

    private Path pages = Path.of("");

    @BeforeEach
    void write() {
        pages = home.resolve("man1");
        run("manual", pages.toString()).says("").complains("").ends(ExitCode.OK);
    }

    private String page(CommandLine command) throws IOException {
        String name = command.getCommandSpec().qualifiedName("-");
        return Files.readString(pages.resolve(name + ".1")).replace("\\-", "-");
    }

    @Test
    void thereIsAPageForEachCommand() throws IOException {
        try (Stream<Path> files = Files.list(pages)) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .containsExactlyInAnyOrderElementsOf(commands.stream()
                            .map(command -> command.getCommandSpec().qualifiedName("-") + ".1")
                            .toList());
        }
        assertThat(commands).hasSizeGreaterThan(15);
    }

    @Test
    void eachPageHasEveryOptionAndExitCode() throws IOException {
        for (CommandLine command : commands) {
            String page = page(command);
            for (OptionSpec option : command.getCommandSpec().options()) {
                assertThat(page)
                        .contains(List.of(option.names()).stream()
                                .map(name -> "\\fB" + name + "\\fR")
                                .toList());
            }
            assertThat(page).contains(".SH EXIT STATUS").doesNotContain("${");
            if (command.getCommandSpec().usageMessage().footer().length == 0) {
                assertThat(page).contains(".B 0\n", ".B 1\n", ".B 2\n", ".B 3\n", ".B 4\n", ".B 5\n", ".B 6\n");
            }
        }
    }

    @Test
    void theFirstPageNamesAllOthers() throws IOException {
        assertThat(page(commands.getFirst()))
                .contains(commands.stream()
                        .skip(1)
                        .map(command ->
                                ".BR %s (1)".formatted(command.getCommandSpec().qualifiedName("-")))
                        .toList());
    }

    @Test
    void theCommandsAreCalledAsTheyAreRegistered() {
        commands.getFirst()
                .getSubcommands()
                .forEach((name, command) -> assertThat(command.getCommandSpec()
                                .userObject()
                                .getClass()
                                .getAnnotation(CommandLine.Command.class)
                                .name())
                        .isEqualTo(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void theCompletionKnowsEveryCommandAndAsksForUnits(String shell) {
        String script = run("completion", shell).out();
        Set<String> names = commands.getFirst().getSubcommands().keySet().stream()
                .filter(name -> !name.equals("manual"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(script).contains(names).contains("tidewaiter status").doesNotContain(FollowedUnits.MARK);
    }
}
