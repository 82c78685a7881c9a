package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.Table;
import io.tidewaiter.config.ConfigException;
import io.tidewaiter.config.SettingChoice;
import io.tidewaiter.config.SettingsProblem;
import io.tidewaiter.config.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewaiter config}: checks and explains the configuration before the service reads it. */
@OwnProcess
@Command(name = "config", description = "Check the configuration.", mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    /** @param settings none where something is wrong */
    private record Checked(String file, List<SettingsProblem> problems, List<SettingChoice> settings) {}

    @Override
    public void run() {
        throw new CommandLine.ParameterException(commandLine(), "say what to do: tidewaiter config check");
    }

    @Command(
            name = "check",
            description = {
                "Say everything that is wrong with a configuration, with its line; or what is in force when all is right.",
                "The files that it names are looked at too: they must be readable, and secrets only by their owner."
            },
            mixinStandardHelpOptions = true)
    int check(
            @Parameters(paramLabel = "FILE", arity = "0..1", description = "instead of the usual one") @Nullable
                    Path file,
            @Mixin FormatOption format) {
        Checked checked =
                check(file == null ? CommandSupport.configFile(commandLine().getCommandSpec()) : file, file != null);
        Printer out = Printer.out(commandLine());
        if (format.isJson()) {
            out.json(checked);
        } else if (checked.problems().isEmpty()) {
            out.lines(table(checked.settings()));
            Printer.err(commandLine()).line(checked.file() + ": all is right");
        } else {
            checked.problems().forEach(problem -> Printer.err(commandLine()).line(problem.toString()));
        }
        return checked.problems().isEmpty() ? ExitCode.OK : ExitCode.USAGE;
    }

    /** @param named whether the file is an argument; it must then exist */
    private static Checked check(Path file, boolean named) {
        try {
            return !named && Files.notExists(file)
                    ? new Checked(file + " (not there)", List.of(), SettingsReader.defaults())
                    : new Checked(file.toString(), List.of(), SettingsReader.check(file, System.getenv()));
        } catch (ConfigException e) {
            return new Checked(file.toString(), e.problems(), List.of());
        }
    }

    private static String table(List<SettingChoice> settings) {
        Table table = new Table("KEY", "VALUE", "FROM");
        settings.forEach(setting ->
                table.add(setting.key(), setting.value(), setting.line() == 0 ? "default" : "line " + setting.line()));
        return table.render();
    }

    private CommandLine commandLine() {
        return java.util.Objects.requireNonNull(spec).commandLine();
    }
}
