package io.tidewaiter.cli.backend;

import io.tidewaiter.config.Settings;
import io.tidewaiter.daemon.EtcdAccess;
import io.tidewaiter.daemon.EventLoop;
import io.tidewaiter.daemon.FleetCoordinator;
import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdClients;
import io.tidewaiter.fleet.etcd.EtcdFailure;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetPrefix;
import io.tidewaiter.fleet.rollout.FleetView;
import io.tidewaiter.fleet.rollout.RolloutSpeech;
import io.tidewaiter.fleet.rollout.RolloutWords.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** The fleet of the configuration, for a command: reads what etcd has, and writes a person's word. Blocks. */
public final class FleetSession implements AutoCloseable {

    private static final long LONGEST_SECONDS = 120;

    private final Vertx vertx;
    private final EtcdClients clients;
    private final RolloutSpeech speech;
    private final Settings.Fleet fleet;
    private final FleetKeys keys;

    private FleetSession(Settings.Fleet fleet, EtcdAccess access) {
        this.fleet = fleet;
        this.keys = new FleetKeys(fleet.name());
        this.vertx = EventLoop.create();
        this.clients = EtcdAccess.clients(vertx);
        this.speech = new RolloutSpeech(new Etcd(clients, access.options()), keys);
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
        return wait(speech::read);
    }

    /**
     * Writes a person's word on a target.
     *
     * @return what is so now, in a line
     * @see RolloutSpeech#say
     */
    public String act(Target target, Function<FleetView, Answer> word) {
        return wait(() -> speech.say(target, word));
    }

    private <T> T wait(Supplier<Future<T>> work) {
        try {
            return EventLoop.call(vertx, work)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw told(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted", e);
        } catch (TimeoutException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE, "etcd did not answer within %d s".formatted(LONGEST_SECONDS), e);
        }
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
