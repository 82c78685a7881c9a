package io.tidewaiter.world;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.RegistryException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The registry: which digest a tag names, and which image a digest is. */
final class Hub {

    private final Map<String, Digest> tags = new LinkedHashMap<>();
    private final Map<Digest, Build> manifests = new LinkedHashMap<>();
    private RegistryException.@Nullable Kind trouble;
    private long requests;

    void push(Reference tag, Build build, int edition) {
        Digest digest = build.digest(edition);
        manifests.put(digest, build);
        tags.put(tag.toString(), digest);
    }

    /** A tag that is pushed again to what it named before. */
    void move(Reference tag, Digest to) {
        tags.put(tag.toString(), to);
    }

    void delete(Reference tag) {
        tags.remove(tag.toString());
    }

    /** @param kind how each request fails from now on; null for not at all */
    void fail(RegistryException.@Nullable Kind kind) {
        trouble = kind;
    }

    boolean answers() {
        return trouble == null;
    }

    long requests() {
        return requests;
    }

    Optional<Digest> tagged(Reference tag) {
        return Optional.ofNullable(tags.get(tag.toString()));
    }

    Optional<Build> build(Digest digest) {
        return Optional.ofNullable(manifests.get(digest));
    }

    /** One request. */
    Digest digestOf(Reference reference) {
        requests++;
        if (trouble != null) {
            throw new RegistryException(trouble, "the registry is " + trouble.word(), null);
        }
        return Optional.ofNullable(reference.digest())
                .filter(manifests::containsKey)
                .or(() -> tagged(reference))
                .orElseThrow(() -> new RegistryException(
                        RegistryException.Kind.NOT_FOUND, reference + ": manifest unknown", null));
    }
}
