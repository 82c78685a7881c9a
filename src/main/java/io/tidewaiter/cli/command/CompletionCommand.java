package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewaiter completion}: prints a completion script that is made from the commands. */
@OwnProcess
@Command(
        name = "completion",
        description = {
            "Print what lets a shell complete commands, options and units: source <(tidewaiter completion bash)",
            "In zsh: source <(tidewaiter completion zsh); in fish: tidewaiter completion fish | source"
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

    /** Lists units only while a daemon runs, since that takes no library and little time. */
    private static final String UNITS =
            "tidewaiter status 2>/dev/null </dev/null | awk '$1 ~ /[.]service$/ { print $1 }'";

    /** The first line is for a file in zsh's {@code fpath}: it is loaded when a word of the command is completed. */
    private static final String AS_BASH_DOES = """
            #compdef tidewaiter
            autoload -U +X compinit bashcompinit
            (( $+functions[compdef] )) || compinit
            bashcompinit
            (( $+functions[compopt] )) || compopt() { : }
            """;

    /** zsh calls what the file, once loaded, has registered. */
    private static final String FOR_THIS_WORD = """

            if [[ ${funcstack[1]} = _tidewaiter ]]; then _bash_complete -o default -F _complete_tidewaiter; fi
            """;

    private enum Shell {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.BASH;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        CommandLine whole = CommandTree.whole(line.getParent().getCommand());
        line.getOut()
                .print(
                        switch (shell) {
                            case BASH -> bash(whole);
                            case ZSH -> AS_BASH_DOES + bash(whole) + FOR_THIS_WORD;
                            case FISH -> FishCompletion.of(whole, UNITS);
                        });
        line.getOut().flush();
        return ExitCode.OK;
    }

    private static String bash(CommandLine whole) {
        return AutoComplete.bash("tidewaiter", whole).replace('"' + FollowedUnits.MARK + '"', "$(" + UNITS + ")");
    }
}
