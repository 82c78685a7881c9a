package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageContent;
import io.tidewaiter.image.Reference;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The images in local storage and their names. */
final class Images {

    /** What an answer about removed images says in {@code ExitCode}, as {@code podman rmi} exits. */
    private static final int REMOVED = 0;

    private static final int NOT_THERE = 1;
    private static final int IN_USE = 2;

    private final Libpod libpod;

    Images(Libpod libpod) {
        this.libpod = libpod;
    }

    Future<Optional<Image>> find(String nameOrId) {
        return libpod.get("/images/" + Libpod.quote(nameOrId) + "/json").map(found -> found.map(Shapes::image));
    }

    Future<Optional<ImageContent>> content(String nameOrId) {
        return libpod.get("/images/" + Libpod.quote(nameOrId) + "/json").map(found -> found.map(Shapes::content));
    }

    /** By id and by name. */
    Future<Map<String, Image>> all() {
        return libpod.get("/images/json").map(list -> Shapes.images(list.orElseGet(MissingNode::getInstance)));
    }

    Future<Void> tag(String imageId, Reference name) {
        return libpod.settle("/images/%s/tag?repo=%s&tag=%s"
                        .formatted(imageId, Libpod.quote(name.name()), Libpod.quote(name.tagOrLatest())))
                .mapEmpty();
    }

    Future<Void> untag(Reference name) {
        return libpod.settleIfThere("/images/%s/untag?repo=%s&tag=%s"
                .formatted(Libpod.quote(name.toString()), Libpod.quote(name.name()), Libpod.quote(name.tagOrLatest())));
    }

    Future<List<Reference>> tagsIn(String repository) {
        return names(repository)
                .map(names -> names.stream()
                        .filter(name -> name.startsWith(repository + ":"))
                        .map(Reference::parse)
                        .toList());
    }

    /**
     * Podman finds an image by a digest even where the name with this digest is not among its names, and then removes it
     * together with the one name that it has, whosever that is; so the names are looked at first. One that is added
     * between the look and the removal is safe: the image then has two, and only ours goes.
     *
     * @see io.tidewaiter.update.port.Engine#remove
     */
    Future<Boolean> remove(Reference release) {
        return names(release.toString()).compose(names -> {
            if (!names.contains(release.toString())) {
                return Future.succeededFuture(true);
            }
            return !release.isPinned() || names.stream().allMatch(name -> name.contains("@"))
                    ? take(release)
                    : Future.succeededFuture(false);
        });
    }

    /** All names of each image that has one such as this. */
    private Future<List<String>> names(String such) {
        return libpod.get("/images/json?filters=" + Libpod.filter("reference", such))
                .map(list -> list.map(Shapes::names).orElse(List.of()));
    }

    /**
     * Asked for once, for the reason above. Without {@code noprune} Podman would remove untagged images of people's builds that
     * it takes for parents.
     */
    private Future<Boolean> take(Reference release) {
        return libpod.delete("/images/remove?noprune=true&images=" + Libpod.quote(release.toString()))
                .map(answer -> switch (answer.path("ExitCode").asInt()) {
                    case REMOVED, NOT_THERE -> true;
                    case IN_USE -> false;
                    default ->
                        throw new ExternalException("Podman cannot remove %s: %s".formatted(release, why(answer)));
                });
    }

    private static String why(JsonNode answer) {
        return answer.path("Errors").path(0).asText("it gives no reason").strip();
    }
}
