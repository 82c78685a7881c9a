package io.tidewaiter.app;

import io.tidewaiter.api.model.Step;
import io.tidewaiter.host.PullProgress;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What {@code podman auto-update} tells while it goes on: which image it pulls, once for each name, and how far. */
public final class PullNarration implements Narration {

    /** As the engine begins too, by digest. */
    private static final String BEGIN = "Trying to pull ";

    private final Set<String> begun = new HashSet<>();

    @Override
    public Optional<Step> tell(Event event) {
        return switch (event) {
            case Event.Entered(Update update, State.Staging staging) -> begin(update);
            case Event.Entered entered -> Optional.empty();
            case Event.Healthy healthy -> Optional.empty();
            case Event.Progress(Update update, PullProgress pull) -> step(update, pull.line());
        };
    }

    /** A line that comes again, as only its bytes are new, is told once. */
    private Optional<Step> step(Update update, String line) {
        return line.startsWith(BEGIN) || !begun.add(line) ? Optional.empty() : Optional.of(Step.line(update, line));
    }

    private Optional<Step> begin(Update update) {
        String name = update.workload().reference().toString();
        return !update.workload().isLocal() && begun.add(name)
                ? Optional.of(Step.line(update, BEGIN + name + "..."))
                : Optional.empty();
    }
}
