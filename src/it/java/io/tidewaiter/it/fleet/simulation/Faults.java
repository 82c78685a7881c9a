package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.it.fleet.EtcdCluster;
import io.tidewaiter.it.fleet.EtcdMember;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Breaks things at their moments, and mends them. All of it on one thread. */
final class Faults implements AutoCloseable {

    private static final int LOOK_MILLIS = 50;
    private static final long LEASE_MILLIS = 3000;

    private final SimulatedFleet fleet;
    private final RandomGenerator random;
    private final List<CompletableFuture<Void>> mended = new ArrayList<>();
    private final List<ScheduledFuture<?>> waiting = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    Faults(SimulatedFleet fleet, RandomGenerator random) {
        this.fleet = fleet;
        this.random = random;
    }

    /** From now on it breaks as soon as its moment has come. */
    void await(Fault fault, FleetImage build) {
        boolean[] begun = {false};
        waiting.add(thread.scheduleWithFixedDelay(
                () -> {
                    if (!begun[0] && fault.moment().has(fleet.onlooker().seen(), build)) {
                        begun[0] = true;
                        CompletableFuture<Void> done = new CompletableFuture<>();
                        mended.add(done);
                        later(() -> act(fault, done), fault.afterMillis());
                    }
                },
                0,
                LOOK_MILLIS,
                TimeUnit.MILLISECONDS));
    }

    private void act(Fault fault, CompletableFuture<Void> done) {
        try {
            Runnable mend = begin(fault.kind());
            later(
                    () -> {
                        try {
                            mend.run();
                            done.complete(null);
                        } catch (RuntimeException | Error broken) {
                            done.completeExceptionally(broken);
                        }
                    },
                    fault.forMillis());
        } catch (RuntimeException | Error broken) {
            done.completeExceptionally(broken);
        }
    }

    /** What fails in {@link #act} is told by the future that it completes. */
    private void later(Runnable work, long millis) {
        var _ = thread.schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    /** Nothing more breaks, and what is broken is mended when this returns. Fails with what could not be. */
    void end() {
        waiting.forEach(look -> look.cancel(false));
        CompletableFuture.supplyAsync(() -> List.copyOf(mended), thread)
                .thenCompose(all -> CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)))
                .join();
    }

    private Runnable begin(Fault.Kind kind) {
        return switch (kind) {
            case HOSTS_BLINK -> killHosts(false);
            case HOSTS_GONE -> killHosts(true);
            case MEMBER_KILLED -> killMembers(1);
            case QUORUM_LOST -> killMembers(2);
            case MEMBER_PAUSED -> pauseMember();
            case COORDINATOR_KILLED -> killCoordinator();
            case ZOMBIE_LEADER -> pauseCoordinator();
        };
    }

    /** @param ends whether their leases end, which would take a minute: here it is a few seconds */
    private Runnable killHosts(boolean ends) {
        List<Integer> dead =
                fleet.mortals().stream().filter(host -> random.nextBoolean()).toList();
        dead.forEach(fleet::kill);
        if (ends) {
            later(() -> dead.forEach(this::endLease), LEASE_MILLIS);
        }
        return () -> dead.forEach(fleet::restart);
    }

    private void endLease(int host) {
        String key = SimulatedFleet.KEYS.beat("host-%05d".formatted(host));
        fleet.etcd()
                .call(
                        "/v3/kv/deleterange",
                        "{\"key\":\"%s\"}"
                                .formatted(Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8))));
    }

    private Runnable killMembers(int count) {
        List<EtcdMember> dead = some(count);
        dead.forEach(EtcdMember::kill);
        return () -> dead.forEach(EtcdMember::restart);
    }

    private Runnable pauseMember() {
        EtcdMember member = some(1).getFirst();
        member.pause();
        return member::resume;
    }

    private List<EtcdMember> some(int count) {
        EtcdCluster etcd = fleet.etcd();
        int first = random.nextInt(etcd.members().size());
        List<EtcdMember> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(etcd.members().get((first + i) % etcd.members().size()));
        }
        return some;
    }

    private Runnable killCoordinator() {
        fleet.leader().ifPresent(fleet::kill);
        return fleet::addCoordinator;
    }

    private Runnable pauseCoordinator() {
        return fleet.leader()
                .map(leader -> {
                    leader.pause();
                    return (Runnable) leader::resume;
                })
                .orElse(() -> {});
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
