package io.tidewaiter.health;

import io.tidewaiter.health.Term.Next;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One verification from its first look to its verdict: healthy is what passes as a whole. One container that does not
 * ends it, and those that passed before the others are watched until all have.
 */
final class Watch {

    private final Observer observer;
    private final List<Term> terms;
    private final Ticker ticker;
    private final Runnable healthy;
    private boolean good;

    /**
     * @param terms one for each container that the observer looks at, in the same order
     * @param healthy run each time all of them became good
     */
    Watch(Observer observer, List<Term> terms, Ticker ticker, Runnable healthy) {
        this.observer = observer;
        this.terms = List.copyOf(terms);
        this.ticker = ticker;
        this.healthy = healthy;
    }

    Future<Verdict> verdict() {
        return Repeat.until(() -> {
            long asked = ticker.nanos();
            return observer.look().compose(seen -> switch (after(seen, asked)) {
                case Next.Over(Verdict verdict) -> Future.succeededFuture(Optional.of(verdict));
                case Next.Again(Duration pause) -> ticker.after(pause).map(Optional.empty());
            });
        });
    }

    /** @param asked when the look began: an answer that was long on its way tells of that moment, not of now */
    private Next after(List<Observation> seen, long asked) {
        tell(seen.stream().allMatch(Observation.Good.class::isInstance));
        List<Next> all = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            all.add(terms.get(i).after(seen.get(i), asked));
        }
        return all.stream()
                .filter(next -> next instanceof Next.Over(Verdict verdict) && !(verdict instanceof Verdict.Healthy))
                .findFirst()
                .or(() -> all.stream()
                        .filter(Next.Again.class::isInstance)
                        .map(Next.Again.class::cast)
                        .<Next>map(again -> again)
                        .min(Comparator.comparing(next -> ((Next.Again) next).pause())))
                .orElseGet(all::getFirst);
    }

    private void tell(boolean now) {
        boolean became = now && !good;
        good = now;
        if (became) {
            healthy.run();
        }
    }
}
