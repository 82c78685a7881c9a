package io.tidewaiter.cli.backend;

import io.tidewaiter.config.Settings;
import io.tidewaiter.daemon.EtcdAccess;
import io.tidewaiter.daemon.EventLoop;
import io.tidewaiter.daemon.FleetCoordinator;
import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdClients;
import io.tidewaiter.fleet.etcd.EtcdFailure;
import io.tidewaiter.fleet.etcd.EtcdFailure.Kind;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.PersonActs.Act;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetPrefix;
import io.tidewaiter.fleet.rollout.FleetView;
import io.tidewaiter.fleet.rollout.RolloutWords;
import io.tidewaiter.fleet.rollout.RolloutWords.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** The fleet of the configuration, for a command: reads what etcd has, and writes a person's word. Blocks. */
public final class FleetSession implements AutoCloseable {

    private static final long LONGEST_SECONDS = 120;
    private static final int TRIES = 3;

    private final Vertx vertx;
    private final EtcdClients clients;
    private final Etcd etcd;
    private final Settings.Fleet fleet;
    private final FleetKeys keys;

    private FleetSession(Settings.Fleet fleet, EtcdAccess access) {
        this.fleet = fleet;
        this.keys = new FleetKeys(fleet.name());
        this.vertx = EventLoop.create();
        this.clients = EtcdAccess.clients(vertx);
        this.etcd = new Etcd(clients, access.options());
    }

    /** @param environment of this process, where systemd may have put credentials */
    public static FleetSession open(ProcessSession session, Map<String, String> environment) {
        Settings.Fleet fleet = fleet(session);
        try {
            return new FleetSession(fleet, EtcdAccess.of(fleet, environment));
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /** The section of the configuration; without it a command has nothing to talk to. */
    public static Settings.Fleet fleet(ProcessSession session) {
        Settings.Fleet fleet = session.settings().fleet();
        if (fleet == null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "the configuration has no section fleet: add it, with fleet.endpoints (%s)"
                            .formatted(session.locations().configFile()),
                    null);
        }
        return fleet;
    }

    public Settings.Fleet fleet() {
        return fleet;
    }

    public FleetKeys keys() {
        return keys;
    }

    /** All that etcd has of the fleet, as it was at one revision. */
    public FleetView read() {
        return wait(this::view);
    }

    private Future<FleetView> view() {
        return etcd.read(List.of(keys.root())).compose(all -> {
            FleetView view = new FleetView(keys, () -> {});
            all.entries().forEach(view::put);
            return view.get(keys.meta(), String.class)
                    .map(meta -> FleetPrefix.check(keys, meta.value()))
                    .orElseGet(Future::succeededFuture)
                    .map(view);
        });
    }

    /**
     * Writes a person's word on a target. Where another acted in between, nothing is written, and the message says what the
     * other did. A transaction whose outcome is not known is tried again: what it compares keeps it from being done twice.
     *
     * @return what is so now, in a line
     */
    public String act(Target target, Function<FleetView, Answer> word) {
        FleetView before = read();
        return switch (word.apply(before)) {
            case Answer.Refused(String reason) -> throw refused(reason);
            case Answer.Already(String state) -> state;
            case Answer.Write write -> write(target, before, write);
        };
    }

    private String write(Target target, FleetView before, Answer.Write write) {
        if (committed(write)) {
            return write.act().what();
        }
        FleetView now = read();
        List<Act> acts = now.acts(target).acts();
        if (acts.contains(write.act())) {
            return write.act().what();
        }
        throw refused("nothing was done, as another was faster: "
                + acts.stream()
                        .filter(act -> !before.acts(target).acts().contains(act))
                        .findFirst()
                        .map(Act::text)
                        .or(() -> now.get(keys.gate(target), io.tidewaiter.fleet.model.RolloutGate.class)
                                .map(gate -> RolloutWords.said(gate.value())))
                        .orElse("look at tidewaiter fleet status"));
    }

    private boolean committed(Answer.Write write) {
        for (int left = TRIES; ; left--) {
            try {
                return await(() -> etcd.commit(write.txn()));
            } catch (ExecutionException e) {
                if (left <= 1 || !EtcdFailure.is(cause(e), Kind.UNREACHABLE)) {
                    throw told(cause(e));
                }
            }
        }
    }

    private static CommandException refused(String reason) {
        return new CommandException(ExitCode.FAILED, reason, null);
    }

    private <T> T wait(Supplier<Future<T>> work) {
        try {
            return await(work);
        } catch (ExecutionException e) {
            throw told(cause(e));
        }
    }

    private <T> T await(Supplier<Future<T>> work) throws ExecutionException {
        try {
            return EventLoop.call(vertx, work)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted", e);
        } catch (TimeoutException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE, "etcd did not answer within %d s".formatted(LONGEST_SECONDS), e);
        }
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    /** Ends a command with a failure of etcd, in one line that says what to do. */
    public static CommandException told(Throwable failure) {
        String line = FleetCoordinator.told(failure);
        return switch (failure) {
            case EtcdFailure etcd ->
                new CommandException(
                        switch (etcd.kind()) {
                            case UNREACHABLE, BROKEN -> ExitCode.UNREACHABLE;
                            case DENIED -> ExitCode.UNAUTHORIZED;
                            case OTHER_CLUSTER -> ExitCode.USAGE;
                            case COMPACTED, NO_LEASE -> ExitCode.FAILED;
                        },
                        line,
                        etcd);
            case FleetPrefix.ForeignKeys foreign -> new CommandException(ExitCode.USAGE, line, foreign);
            default -> new CommandException(ExitCode.FAILED, line, failure);
        };
    }

    @Override
    public void close() {
        clients.close();
        vertx.close();
    }
}
