package io.tidewaiter.cli.podman;

import io.tidewaiter.api.model.Json;
import io.tidewaiter.text.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of Go's text/template as formats of podman-auto-update(1) need: text, fields, a few functions on them, and the
 * marks that trim. Anything else is an error, which is reported before the command does anything.
 *
 * <p>In front of every template Podman puts a loop over the lines, which shows in the positions that errors name.
 *
 * @see <a href="https://pkg.go.dev/text/template">text/template</a>
 */
final class GoTemplate {

    private static final String LOOP = "{{range .}}";
    private static final Pattern ACTION = Pattern.compile("\\{\\{(- )?(.*?)( -)?}}", Pattern.DOTALL);
    private static final Map<String, UnaryOperator<String>> FUNCTIONS = Map.of(
            "json", Json::write,
            "lower", text -> text.toLowerCase(Locale.ROOT),
            "upper", text -> text.toUpperCase(Locale.ROOT));

    private final String text;
    private final List<Function<ReportLine, String>> parts = new ArrayList<>();

    /** @throws TemplateException when it is malformed or beyond what is known here */
    GoTemplate(String text) {
        this.text = text;
        Matcher action = ACTION.matcher(text);
        int done = 0;
        boolean trim = false;
        while (action.find()) {
            literal(done, action.start(), trim, action.group(1) != null);
            parts.add(pipeline(action.start(2), action.group(2)));
            trim = action.group(3) != null;
            done = action.end();
        }
        literal(done, text.length(), trim, false);
    }

    String render(ReportLine line) {
        StringBuilder rendered = new StringBuilder();
        parts.forEach(part -> rendered.append(part.apply(line)));
        return rendered.toString();
    }

    private void literal(int start, int end, boolean trimStart, boolean trimEnd) {
        String between = text.substring(start, end);
        if (between.contains("{{")) {
            throw new TemplateException(
                    "template: auto-update:%d: unclosed action".formatted(lineOf(start + between.indexOf("{{"))));
        }
        String left = trimStart ? between.stripLeading() : between;
        String kept = trimEnd ? left.stripTrailing() : left;
        parts.add(line -> kept);
    }

    /** {@code .Field}, {@code function .Field} or {@code .Field | function | function}; a bare dot is the whole line. */
    private Function<ReportLine, String> pipeline(int at, String action) {
        List<String> words = List.of(action.strip().replace("|", " | ").split("\\s+"));
        String operand = words.getFirst();
        int next = 1;
        List<String> functions = new ArrayList<>();
        if (!operand.startsWith(".") && words.size() > 1) {
            functions.add(operand);
            operand = words.get(1);
            next = 2;
        }
        for (; next < words.size(); next += 2) {
            if (!words.get(next).equals("|") || next + 1 == words.size()) {
                throw beyond(at, action);
            }
            functions.add(words.get(next + 1));
        }
        if (!operand.startsWith(".")) {
            throw operand.matches("[A-Za-z]\\w*") ? undefined(at, operand) : beyond(at, action);
        }
        functions.stream()
                .filter(name -> !FUNCTIONS.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw undefined(at, name);
                });
        return operand.equals(".") ? whole(functions) : field(at, operand, functions);
    }

    private static Function<ReportLine, String> whole(List<String> functions) {
        boolean json = functions.equals(List.of("json"));
        return json ? ReportLine::json : line -> apply(functions, line.values());
    }

    private Function<ReportLine, String> field(int at, String operand, List<String> functions) {
        String name = operand.substring(1);
        if (!ReportLine.NAMES.contains(name)) {
            int position = text.indexOf(operand, at);
            throw new TemplateException(
                    "template: auto-update:%d:%d: executing \"auto-update\" at <%s>: can't evaluate field %s in type main.autoUpdateOutput"
                            .formatted(lineOf(position), columnOf(position), operand, name));
        }
        return line -> apply(functions, line.get(name));
    }

    private static String apply(List<String> functions, String value) {
        String result = value;
        for (String function : functions) {
            result = FUNCTIONS.getOrDefault(function, UnaryOperator.identity()).apply(result);
        }
        return Visible.line(result);
    }

    private TemplateException undefined(int at, String name) {
        return new TemplateException(
                "template: auto-update:%d: function \"%s\" not defined".formatted(lineOf(at), name));
    }

    private TemplateException beyond(int at, String action) {
        return new TemplateException(
                "template: auto-update:%d: {{%s}} is not known here: there are fields, and json, lower and upper on them"
                        .formatted(lineOf(at), action));
    }

    private int lineOf(int position) {
        return 1
                + (int) text.substring(0, position)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    /** In bytes from the start of its line, from 0. */
    private int columnOf(int position) {
        int start = text.lastIndexOf('\n', position - 1) + 1;
        return position - start + (start == 0 ? LOOP.length() : 0);
    }
}
