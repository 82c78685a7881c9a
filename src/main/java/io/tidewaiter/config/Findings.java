package io.tidewaiter.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What comes to light while one file is read: mistakes, what holds for each key, and files that are named. */
final class Findings {

    private final String file;
    private final List<SettingsProblem> problems = new ArrayList<>();
    private final List<SettingChoice> choices = new ArrayList<>();
    private final List<Named> files = new ArrayList<>();

    private record Named(Entry entry, HostFile file) {}

    Findings(String file) {
        this.file = file;
    }

    void mistake(int line, String key, String message) {
        problems.add(new SettingsProblem(file, line, key, message));
    }

    void chosen(Entry entry, String text, Object value) {
        choices.add(new SettingChoice(entry.path(), text, entry.line()));
        if (value instanceof HostFile named) {
            files.add(new Named(entry, named));
        }
    }

    void byDefault(String key, Object value) {
        choices.add(SettingChoice.byDefault(key, value));
    }

    /** In the order in which the keys are asked for. */
    List<SettingChoice> choices() {
        return List.copyOf(choices);
    }

    /** Notes what is wrong with the files that are named. Blocks. */
    void lookAtFiles(Map<String, String> environment) {
        files.forEach(named -> SecretFile.objection(named.file(), environment).ifPresent(named.entry()::mistake));
    }

    void throwIfAny() throws ConfigException {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems.stream()
                    .sorted(Comparator.comparingInt(SettingsProblem::line))
                    .toList());
        }
    }
}
