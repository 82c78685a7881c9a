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
@Command(
        name = "completion",
        description = {
            "Print what lets a shell complete commands, options and units: source <(tidewaiter completion bash)",
            "In zsh: source <(tidewaiter completion zsh)"
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

    /** Lists units only while a daemon runs, since that takes no library and little time. */
    private static final String UNITS =
            "$(tidewaiter status 2>/dev/null </dev/null | awk '$1 ~ /[.]service$/ { print $1 }')";

    private static final String AS_BASH_DOES = "autoload -U +X compinit bashcompinit && compinit && bashcompinit\n";

    /** One script serves both shells: zsh loads it through bashcompinit. */
    private enum Shell {
        BASH,
        ZSH;

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
        String script = AutoComplete.bash(
                "tidewaiter", CommandTree.whole(line.getParent().getCommand()));
        line.getOut().print(shell == Shell.ZSH ? AS_BASH_DOES : "");
        line.getOut().print(script.replace('"' + FollowedUnits.MARK + '"', UNITS));
        line.getOut().flush();
        return ExitCode.OK;
    }
}
