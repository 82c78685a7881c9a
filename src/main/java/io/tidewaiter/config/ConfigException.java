package io.tidewaiter.config;

import java.util.List;

/**
 * A configuration that cannot be used. Checked, as the caller must report it to a person; the message has one line
 * per problem.
 */
public final class ConfigException extends Exception {

    private final List<SettingsProblem> problems;

    ConfigException(List<SettingsProblem> problems) {
        super(String.join("\n", problems.stream().map(SettingsProblem::toString).toList()));
        this.problems = List.copyOf(problems);
    }

    /** Every mistake there is, by line; at least one. */
    public List<SettingsProblem> problems() {
        return problems;
    }
}
