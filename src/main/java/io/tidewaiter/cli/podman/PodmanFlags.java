package io.tidewaiter.cli.podman;

import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.text.Visible;
import java.util.Map;
import java.util.Set;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Parses flags as Podman does, with the same error messages. */
public final class PodmanFlags {

    private static final Set<String> YES = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> NO = Set.of("0", "f", "F", "FALSE", "false", "False");

    private PodmanFlags() {}

    /** Prints an error as Podman does. The message is escaped already. */
    public static int fail(Printer err, String message) {
        err.lines("Error: %s%n".formatted(message));
        return ExitCode.PODMAN_ERROR;
    }

    /** The error for a command line that cannot be parsed. */
    public static int refuse(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String message = message(mistake, name);
        int exitCode = fail(Printer.err(command), Visible.line(message));
        if (!message.startsWith("`")) {
            Printer.err(command).line("See '%s --help'".formatted(name));
        }
        return exitCode;
    }

    private static String message(ParameterException mistake, String command) {
        if (mistake instanceof CommandLine.UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().getFirst();
            if (first.startsWith("--")) {
                return "unknown flag: " + first.split("=", 2)[0];
            }
            return first.startsWith("-") && first.length() > 1
                    ? "unknown shorthand flag: '%s' in %s".formatted(first.charAt(1), first)
                    : "`%s` takes no arguments".formatted(command);
        }
        if (mistake instanceof CommandLine.MissingParameterException missing
                && !missing.getMissing().isEmpty()
                && missing.getMissing().getFirst() instanceof CommandLine.Model.OptionSpec option) {
            return "flag needs an argument: " + option.longestName();
        }
        if (mistake.getArgSpec() instanceof CommandLine.Model.OptionSpec option && mistake.getValue() != null) {
            return "invalid argument \"%s\" for \"%s\" flag: strconv.ParseBool: parsing \"%s\": invalid syntax"
                    .formatted(mistake.getValue(), option.longestName(), mistake.getValue());
        }
        return String.valueOf(mistake.getMessage());
    }

    /** {@code --flag} is true. Only {@code --flag=BOOL} has a value; the argument after {@code --flag} is never its value. */
    public static final class Switch implements IParameterPreprocessor {

        @Override
        public boolean preprocess(
                Stack<String> arguments, CommandSpec command, ArgSpec flag, Map<String, Object> info) {
            if (!"=".equals(info.get("separator"))) {
                arguments.push("true");
            }
            return false;
        }
    }

    /** As strconv.ParseBool of Go reads it. */
    public static final class Bool implements ITypeConverter<Boolean> {

        @Override
        public Boolean convert(String text) {
            if (YES.contains(text)) {
                return true;
            }
            if (NO.contains(text)) {
                return false;
            }
            throw new CommandLine.TypeConversionException(text);
        }
    }
}
