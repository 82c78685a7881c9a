package io.tidewaiter.update;

import io.tidewaiter.host.ImageConfig;
import io.tidewaiter.host.ImageContent;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.Source;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.tidewaiter.update.port.Catalogue;
import io.tidewaiter.update.port.DigestQuery;
import io.tidewaiter.update.port.Registry;
import io.tidewaiter.update.port.TagList;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A registry: tags that a publisher moves, and every image that was ever pushed. */
public final class SimulatedRegistry implements Registry, TagList, Catalogue {

    private final Acts acts;
    private final Map<Reference, TestImage> tags = new HashMap<>();
    private final Map<Digest, TestImage> pushed = new HashMap<>();
    private final List<Reference> questions = new ArrayList<>();
    private int listed;
    private final List<Digest> lookedInto = new ArrayList<>();
    private final Map<Digest, ImageVersion> remembered = new HashMap<>();

    SimulatedRegistry(Acts acts) {
        this.acts = acts;
    }

    public void publish(Reference reference, TestImage image) {
        tags.put(reference, image);
        pushed.put(image.index(), image);
    }

    /** The tag is gone. */
    public void delete(Reference reference) {
        tags.remove(reference);
    }

    /** It is deleted, by whatever name. */
    void forget(TestImage image) {
        pushed.remove(image.index());
    }

    /** Each image that was looked into. */
    List<Digest> lookedInto() {
        return lookedInto;
    }

    /** Each HEAD that was sent. */
    List<Reference> questions() {
        return questions;
    }

    Optional<TestImage> tagged(Reference reference) {
        return Optional.ofNullable(tags.get(reference));
    }

    Optional<TestImage> byDigest(Digest digest) {
        return Optional.ofNullable(pushed.get(digest));
    }

    @Override
    public Future<Optional<ImageVersion>> remembered(Digest image) {
        return Future.succeededFuture(Optional.ofNullable(remembered.get(image)));
    }

    @Override
    public Future<Void> remember(Digest image, ImageVersion version) {
        remembered.put(image, version);
        return Future.succeededFuture();
    }

    @Override
    public Future<ImageVersion> version(DigestQuery image) {
        return content(image).map(ImageContent::version);
    }

    @Override
    public Future<ImageContent> content(DigestQuery image) {
        Digest digest = Objects.requireNonNull(image.source().reference().digest());
        lookedInto.add(digest);
        return acts.read(
                "look into " + image.source(),
                () -> byDigest(digest)
                        .map(there -> Future.succeededFuture(
                                new ImageContent(there.version(), List.of(), new ImageConfig(Map.of()))))
                        .orElseGet(() -> Future.failedFuture(
                                new RegistryException(Kind.NOT_FOUND, image.source() + " is not there", null)))
                        .onSuccess(content -> remembered.put(digest, content.version())));
    }

    /** Each list of tags that was sent. */
    int listed() {
        return listed;
    }

    @Override
    public Future<List<String>> of(Source source, boolean insists) {
        listed++;
        Reference name = source.reference();
        return acts.read(
                "list tags of " + name.name(),
                () -> Future.succeededFuture(tags.keySet().stream()
                        .filter(tag -> tag.name().equals(name.name()))
                        .map(Reference::tagOrLatest)
                        .toList()));
    }

    @Override
    public Future<Digest> digestOf(DigestQuery question) {
        Reference reference = question.source().reference();
        questions.add(reference);
        return acts.read("ask for " + reference, () -> {
            TestImage image = reference.isPinned() ? pushed.get(reference.digest()) : tags.get(reference);
            return image == null
                    ? Future.failedFuture(new RegistryException(Kind.NOT_FOUND, reference + " is not there", null))
                    : Future.succeededFuture(image.index());
        });
    }
}
