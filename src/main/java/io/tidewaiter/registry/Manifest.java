package io.tidewaiter.registry;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.update.model.RegistryException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A manifest that was fetched: of one image, or an index of several.
 *
 * @param digest of its bytes
 * @param listed what an index lists, in its order; empty for a manifest of one image
 * @param tree all that it says
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">OCI image-spec, Image Index</a>
 */
record Manifest(Digest digest, boolean isIndex, List<Listed> listed, JsonNode tree) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NO_MANIFEST = "the registry's answer is not an image manifest";

    record Listed(Digest digest, Platform platform) {}

    Manifest {
        listed = List.copyOf(listed);
    }

    /**
     * The bytes must look like a manifest: a proxy's login page with status 200 would else pass for a new release.
     *
     * @throws RegistryFailure when they do not
     */
    static Manifest parse(byte[] bytes, Digest digest) {
        JsonNode tree = tree(bytes, NO_MANIFEST);
        if (tree.path("schemaVersion").asInt() != 2) {
            throw new RegistryFailure(Kind.BROKEN, NO_MANIFEST);
        }
        JsonNode manifests = tree.path("manifests");
        List<Listed> listed = new ArrayList<>();
        manifests.forEach(entry -> listed.add(listed(entry)));
        return new Manifest(digest, manifests.isArray(), listed, tree);
    }

    /**
     * @param otherwise what is said of what is no JSON
     * @throws RegistryFailure for that
     */
    static JsonNode tree(byte[] bytes, String otherwise) {
        try {
            return JSON.readTree(bytes);
        } catch (JacksonException e) {
            throw new RegistryFailure(Kind.BROKEN, otherwise);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    /** The configuration of the image. */
    Digest config() {
        return Digest.tryParse(tree.path("config").path("digest").asText())
                .orElseThrow(() -> new RegistryFailure(Kind.BROKEN, "the manifest names no configuration"));
    }

    /** In bytes, as they are pulled. */
    List<Long> layerSizes() {
        return tree.path("layers")
                .valueStream()
                .map(layer -> layer.path("size").asLong())
                .toList();
    }

    private static Listed listed(JsonNode entry) {
        JsonNode platform = entry.path("platform");
        try {
            return new Listed(
                    Digest.parse(entry.path("digest").asText()),
                    new Platform(
                            platform.path("os").asText(),
                            platform.path("architecture").asText(),
                            platform.path("variant").asText("")));
        } catch (IllegalArgumentException e) {
            throw new RegistryFailure(Kind.BROKEN, "the registry's index lists something that has no digest", e);
        }
    }

    /**
     * The image for this platform: the one in use, if it is listed, else the one that Podman would choose.
     *
     * @param inUse digests of the image in use
     * @throws RegistryFailure when the index has none
     */
    Digest choose(Platform platform, Set<Digest> inUse) {
        List<Listed> ours =
                listed.stream().filter(one -> one.platform.isLike(platform)).toList();
        return ours.stream()
                .filter(one -> inUse.contains(one.digest))
                .findFirst()
                .or(() -> platform.served().stream()
                        .flatMap(wanted -> ours.stream().filter(one -> one.platform.equals(wanted)))
                        .findFirst())
                .map(Listed::digest)
                .orElseThrow(() -> new RegistryFailure(
                        Kind.OTHER_PLATFORM,
                        "there is no image for %s behind this tag now, only for %s: was it published for all platforms?"
                                .formatted(platform, platforms())));
    }

    private String platforms() {
        String all = listed.stream()
                .map(Listed::platform)
                .filter(platform -> !platform.os().equals("unknown"))
                .map(Platform::toString)
                .distinct()
                .limit(20)
                .map(Manifest::printable)
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "none" : all;
    }

    /** What a registry sends goes to a terminal. */
    private static String printable(String text) {
        return text.replaceAll("[^\\w/.-]", "?");
    }
}
