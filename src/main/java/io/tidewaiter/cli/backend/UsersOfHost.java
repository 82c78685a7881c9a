package io.tidewaiter.cli.backend;

import io.tidewaiter.api.model.UserView;
import io.tidewaiter.api.model.UsersView;
import io.tidewaiter.app.OtherUsers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The workloads of the other users, for the dashboard of root's daemon. Who asks while they are asked gets the same answer. To
 * be called on the event loop.
 */
public final class UsersOfHost implements OtherUsers {

    /** For each daemon. */
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final AllUsers users;
    private @Nullable Future<UsersView> underWay;

    public UsersOfHost(Vertx vertx) {
        this(vertx, AllUsers.others());
    }

    UsersOfHost(Vertx vertx, AllUsers users) {
        this.vertx = vertx;
        this.users = users;
    }

    @Override
    public Future<UsersView> ask() {
        Future<UsersView> now = underWay;
        if (now == null) {
            now = vertx.executeBlocking(this::look, false);
            underWay = now;
            now.onComplete(any -> underWay = null);
        }
        return now;
    }

    private UsersView look() {
        AllUsers.Answers<UserView> all = users.ask(LIMIT, (user, backend) -> new UserView(user, backend.status()));
        List<String> troubles = Stream.concat(
                        all.unanswered().stream(),
                        all.without().stream()
                                .sorted()
                                .map("%s: has no daemon, although its units run without a login"::formatted))
                .toList();
        return new UsersView(all.answers().stream().map(AllUsers.Answer::answer).toList(), troubles);
    }
}
