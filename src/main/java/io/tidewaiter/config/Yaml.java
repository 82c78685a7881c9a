package io.tidewaiter.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2 text, of the core schema, to its tree, in which every node knows its line; hostile text ends in a problem, not in an error. */
final class Yaml {

    /** Ours needs five; the composer recurses, and would overflow its stack on a file of brackets. */
    private static final int DEEPEST = 20;

    private static final int MOST_ALIASES = 100;

    private Yaml() {}

    /** @return null when nothing stands in the text, or when it is malformed and the findings say so */
    static @Nullable Node compose(String text, Findings findings) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(MOST_ALIASES)
                .setAllowNonScalarKeys(true)
                .build();
        try {
            Optional<Mark> tooDeep = tooDeep(new Parse(settings).parseString(text));
            if (tooDeep.isPresent()) {
                findings.mistake(line(tooDeep), "", "is nested too deep");
                return null;
            }
            return new Compose(settings).composeString(text).orElse(null);
        } catch (MarkedYamlEngineException e) {
            findings.mistake(line(e.getProblemMark()), "", "is not valid YAML: " + described(e));
        } catch (YamlEngineException e) {
            findings.mistake(0, "", "is not valid YAML: " + e.getMessage());
        }
        return null;
    }

    /** The line a person sees, counted from 1; 0 when it is not known. */
    static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(-1) + 1;
    }

    private static Optional<Mark> tooDeep(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > DEEPEST) {
                return event.getStartMark();
            }
        }
        return Optional.empty();
    }

    private static String described(MarkedYamlEngineException e) {
        String context = e.getContext();
        return context == null || context.isEmpty() ? e.getProblem() : context + ", " + e.getProblem();
    }
}
