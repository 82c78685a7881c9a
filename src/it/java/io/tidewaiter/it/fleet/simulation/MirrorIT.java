package io.tidewaiter.it.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdClients;
import io.tidewaiter.fleet.etcd.EtcdOptions;
import io.tidewaiter.fleet.etcd.Mirror;
import io.tidewaiter.fleet.etcd.Txn;
import io.tidewaiter.it.fleet.EtcdCluster;
import io.tidewaiter.it.fleet.EtcdMember;
import io.tidewaiter.net.WebAddress;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The copy of etcd's keys, while members do not answer. */
class MirrorIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final EtcdCluster members = EtcdCluster.start(3);
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final EtcdClients clients = new EtcdClients(vertx, Duration.ofSeconds(1), 3);
    private final Etcd etcd = etcd();

    @AfterEach
    void stop() {
        vertx.close().await();
        members.close();
    }

    private Etcd etcd() {
        return new Etcd(
                clients,
                new EtcdOptions(
                        members.endpoints().stream()
                                .map(uri -> WebAddress.parse(uri.toString()))
                                .toList(),
                        null,
                        null,
                        Duration.ofSeconds(1)));
    }

    private <T> T on(Supplier<Future<T>> act) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(now -> act.get().onComplete(done));
        return done.future().await();
    }

    @Test
    void leavesAMemberThatIsSilentAsSoonAsARequestHasFoundAnother() {
        Mirror mirror = new Mirror(etcd, Ticker.of(vertx), new Random(1), List.of("/a/"), () -> {});
        on(() -> {
            mirror.start();
            return Future.succeededFuture();
        });
        await().atMost(SOON).until(() -> on(() -> Future.succeededFuture(mirror.isCurrent())));
        EtcdMember watched = members.members().stream()
                .filter(member -> etcd.endpoint().equals(member.endpoint().toString()))
                .findFirst()
                .orElseThrow();

        // when
        watched.pause();
        members.leader();
        on(() -> etcd.read(List.of("/a/")));
        on(() -> etcd.commit(new Txn().put("/a/b", "1")));

        // then
        await().atMost(SOON)
                .until(() ->
                        on(() -> Future.succeededFuture(mirror.get("/a/b"))).isPresent());
    }

    @Test
    void doesNotAllBeginWithOneMember() {
        Set<String> first = new HashSet<>();
        for (int host = 0; host < 60; host++) {
            first.add(etcd().endpoint());
        }
        assertThat(first).hasSize(3);
    }
}
