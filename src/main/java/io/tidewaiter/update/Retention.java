package io.tidewaiter.update;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Release;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which releases our tags go on holding once an update has ended. */
final class Retention {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private final Engine engine;
    private final Journal journal;
    private final int keep;

    /** @param keep how many proven releases of a reference stay, at least 1 */
    Retention(Engine engine, Journal journal, int keep) {
        this.engine = engine;
        this.journal = journal;
        this.keep = keep;
    }

    /** Lets go of what this end made superfluous. Trouble here is logged: it must not change how the update ended. */
    Future<Void> tidy(Update update, State.End end) {
        Reference reference = update.workload().reference();
        Future<Void> tidied = switch (end) {
            case State.Committed committed -> journal.proven(reference).compose(all -> drop(reference, all));
            case State.RolledBack rolledBack -> letGoOfCandidate(update);
            case State.Deferred deferred -> Future.succeededFuture();
            case State.Same same -> Future.succeededFuture();
            case State.Abandoned abandoned -> Future.succeededFuture();
            case State.Failed failed -> Future.succeededFuture();
        };
        return tidied.recover(trouble -> {
            log.warn("cannot tidy up reference={} reason={}", reference, trouble.getMessage());
            return Future.succeededFuture();
        });
    }

    private Future<Void> drop(Reference reference, List<Release> newestFirst) {
        Future<Void> done = Future.succeededFuture();
        for (Release superfluous : newestFirst.stream().skip(keep).toList()) {
            done = done.compose(before -> engine.untag(KeepTag.of(reference, superfluous.imageId())))
                    .compose(untagged -> journal.forget(reference, superfluous));
        }
        return done;
    }

    private Future<Void> letGoOfCandidate(Update update) {
        return engine.image(update.candidate().toString())
                .compose(image -> image.isEmpty()
                        ? Future.succeededFuture()
                        : engine.untag(KeepTag.of(
                                update.workload().reference(), image.get().id())));
    }
}
