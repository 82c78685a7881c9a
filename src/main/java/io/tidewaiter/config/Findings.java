package io.tidewaiter.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The mistakes that come to light while one file is read. */
final class Findings {

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    Findings(String file) {
        this.file = file;
    }

    void mistake(int line, String key, String message) {
        problems.add(new Problem(file, line, key, message));
    }

    void throwIfAny() throws ConfigException {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems.stream()
                    .sorted(Comparator.comparingInt(Problem::line))
                    .toList());
        }
    }
}
