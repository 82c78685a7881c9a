package io.tidewaiter.cli.command;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * One command as a manual page, in the man macros of roff: what picocli knows of it and no more. (Its own generator makes
 * AsciiDoc, and what turns that into roff is forty times as large as Tidewaiter.)
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/groff_man.7.html">groff_man(7)</a>
 */
final class ManualPage {

    private final CommandSpec command;
    private final StringBuilder page = new StringBuilder();

    ManualPage(CommandSpec command) {
        this.command = command;
    }

    /** Such as {@code tidewaiter-update-now}. */
    String name() {
        return command.qualifiedName("-");
    }

    String text() {
        List<String> description = List.of(command.usageMessage().description());
        macro("TH %s 1 \"\" \"%s\" \"Tidewaiter\""
                .formatted(escaped(name().toUpperCase(java.util.Locale.ROOT)), version()));
        section("NAME");
        line(name() + " - " + String.join(" ", description).replaceFirst("[.].*", ""));
        section("SYNOPSIS");
        line(command.commandLine().getHelp().synopsis(0).strip().replaceAll("\\s+", " "));
        section("DESCRIPTION");
        description.forEach(this::line);
        if (!command.positionalParameters().isEmpty() || !command.options().isEmpty()) {
            section("OPTIONS");
        }
        command.positionalParameters().forEach(this::parameter);
        command.options().stream().filter(option -> !option.hidden()).forEach(this::option);
        commands();
        section("EXIT STATUS");
        exitCodes();
        section("SEE ALSO");
        macro(command.parent() == null ? "BR podman\\-auto\\-update (1)" : "BR tidewaiter (1)");
        return page.toString();
    }

    private static String version() {
        return new Version().getVersion()[0];
    }

    private void commands() {
        List<CommandLine> below = ManualCommand.visible(command.commandLine());
        if (below.size() > 1) {
            section("COMMANDS");
            below.stream().skip(1).map(CommandLine::getCommandSpec).forEach(sub -> {
                macro("TP");
                macro("BR %s (1)".formatted(escaped(sub.qualifiedName("-"))));
                line(String.join(" ", sub.usageMessage().description()));
            });
        }
    }

    private void parameter(PositionalParamSpec parameter) {
        macro("TP");
        page.append("\\fI").append(escaped(parameter.paramLabel())).append("\\fR\n");
        line(String.join(" ", parameter.description()));
    }

    private void option(OptionSpec option) {
        macro("TP");
        String names = List.of(option.names()).stream()
                .map(name -> "\\fB" + escaped(name) + "\\fR")
                .collect(Collectors.joining(", "));
        boolean hasValue = option.arity().max() > 0 && !option.type().equals(boolean.class);
        page.append(names)
                .append(hasValue ? "=\\fI" + escaped(option.paramLabel()) + "\\fR" : "")
                .append('\n');
        line(String.join(" ", option.description()));
    }

    private void exitCodes() {
        if (command.usageMessage().footer().length > 0) {
            List.of(command.usageMessage().footer()).forEach(this::line);
            return;
        }
        command.root().usageMessage().exitCodeList().forEach((code, meaning) -> {
            macro("TP");
            macro("B " + code);
            line(meaning);
        });
    }

    private void section(String title) {
        macro("SH " + title);
    }

    private void macro(String macro) {
        page.append('.').append(macro).append('\n');
    }

    /** A dot or quote at its beginning would be a request. */
    private void line(String text) {
        String escaped = escaped(text);
        page.append(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "")
                .append(escaped)
                .append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
    }
}
