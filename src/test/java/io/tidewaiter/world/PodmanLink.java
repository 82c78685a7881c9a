package io.tidewaiter.world;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Ended;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageContent;
import io.tidewaiter.host.ImageVolume;
import io.tidewaiter.host.PullProgress;
import io.tidewaiter.host.SignatureRule;
import io.tidewaiter.host.Source;
import io.tidewaiter.host.Storage;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import io.tidewaiter.image.Reference;
import io.tidewaiter.text.ByteSize;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.PullRefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Podman as one program sees it. */
final class PodmanLink implements Engine {

    private final Machine machine;
    private final Podman podman;
    private final Link link;

    PodmanLink(Machine machine, Link link) {
        this.machine = machine;
        this.podman = machine.podman;
        this.link = link;
    }

    private <T> Future<T> ask(Supplier<T> question) {
        return link.ask(machine.podmanAwayUntil, question);
    }

    private <T> Future<T> act(String what, Supplier<T> effect) {
        return link.act(machine.podmanAwayUntil, what, () -> Future.succeededFuture(effect.get()));
    }

    private Container seen(Box box) {
        return box.seen(machine.time.nanos());
    }

    @Override
    public Future<List<Container>> followedContainers() {
        return ask(() -> podman.boxes().stream()
                .filter(box -> box.labels.containsKey(Container.AUTO_UPDATE_LABEL))
                .map(Box::listed)
                .toList());
    }

    @Override
    public Future<Set<String>> running(Map<String, List<String>> filters) {
        return ask(() -> podman.boxes().stream()
                .filter(box -> box.running)
                .map(box -> box.id)
                .collect(Collectors.toSet()));
    }

    @Override
    public Future<List<Container>> containersOf(String unit) {
        return ask(() -> podman.boxesOf(unit).stream().map(this::seen).toList());
    }

    @Override
    public Future<Platform> platform() {
        return ask(() -> Build.PLATFORM);
    }

    @Override
    public Future<Optional<Container>> container(String nameOrId) {
        return ask(() -> podman.box(nameOrId).map(this::seen));
    }

    @Override
    public Future<Void> answers() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<String, Image>> images() {
        return ask(podman::all);
    }

    @Override
    public Future<Optional<Image>> image(String nameOrId) {
        return ask(() -> podman.find(nameOrId));
    }

    /** Nobody compares images here. */
    @Override
    public Future<Optional<ImageContent>> content(String nameOrId) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<SignatureRule> rule(Reference name) {
        return ask(() -> SignatureRule.NONE);
    }

    @Override
    public Pull pull(Source release, Consumer<PullProgress> progress) {
        Reference name = release.reference();
        Promise<Image> done = Promise.promise();
        Duration takes = machine.chance.millis(100, 5_000);
        link.act(machine.podmanAwayUntil, "pull " + name, () -> {
                    Promise<Image> pulled = Promise.promise();
                    machine.time.in(takes, () -> pull(name, done, pulled));
                    return pulled.future();
                })
                .onComplete(result -> {
                    if (result.succeeded()) {
                        done.tryComplete(result.result());
                    } else {
                        done.tryFail(result.cause());
                    }
                });
        return new Pull() {
            @Override
            public Future<Image> done() {
                return done.future();
            }

            @Override
            public void cancel() {
                done.tryFail(new ExternalException("the pull was cancelled"));
            }
        };
    }

    private void pull(Reference name, Promise<Image> asked, Promise<Image> pulled) {
        Digest digest = name.digest() == null ? machine.hub.tagged(name).orElse(null) : name.digest();
        if (asked.future().isComplete() || !link.isAlive()) {
            pulled.tryFail("gone");
        } else if (!machine.hub.answers()
                || digest == null
                || machine.hub.build(digest).isEmpty()) {
            pulled.tryFail(new PullRefusedException("initializing source: no answer", null));
        } else if (machine.podman.free() <= 0) {
            pulled.tryFail(new ExternalException("no space left on device"));
        } else {
            Build build = machine.hub.build(digest).orElseThrow();
            podman.store(build, digest);
            podman.name(build.id(), name);
            pulled.complete(podman.find(build.id()).orElseThrow());
        }
    }

    @Override
    public Future<Void> tag(String imageId, Reference name) {
        return act("tag " + imageId.substring(0, 8) + " " + name, () -> {
            if (!podman.has(imageId)) {
                throw new ExternalException("no such image: " + imageId);
            }
            machine.laws.tagged(imageId, name);
            podman.name(imageId, name);
            return null;
        });
    }

    @Override
    public Future<Void> untag(Reference name) {
        return act("untag " + name, () -> {
            podman.unname(name);
            return null;
        });
    }

    @Override
    public Future<List<Reference>> tagsIn(String repository) {
        return ask(() -> podman.tagsIn(repository));
    }

    @Override
    public Future<Boolean> remove(Reference name) {
        return act("remove " + name, () -> podman.remove(name));
    }

    /** Nothing is mounted here. */
    @Override
    public Future<Optional<String>> imageIn(ImageVolume volume) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Optional<String>> obstacle(ImageVolume volume) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Void> renew(ImageVolume volume, String unit) {
        throw new UnsupportedOperationException("no volume is of an image here");
    }

    @Override
    public Future<Storage> storage() {
        return ask(() -> new Storage("/storage", new ByteSize(podman.free())));
    }

    @Override
    public Future<Boolean> sweep() {
        return ask(() -> true);
    }

    @Override
    public Future<Ended> run(String container, List<String> command, Map<String, String> environment, Duration limit) {
        throw new UnsupportedOperationException("no workload of this world has a hook");
    }

    @Override
    public Future<Integer> exec(String container, List<String> command) {
        return ask(() -> podman.box(container)
                .map(box -> box.answers(machine.time.nanos()) ? 0 : 1)
                .orElseThrow(() -> new ExternalException("no such container: " + container)));
    }
}
