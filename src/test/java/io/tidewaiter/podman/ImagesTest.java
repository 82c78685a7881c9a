package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Image;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTest extends PodmanTest {

    private static final Digest INDEX = Digest.parse("sha256:" + "a1".repeat(32));
    private static final Digest PLATFORM = Digest.parse("sha256:" + "b2".repeat(32));
    private static final String NAME = "registry.example:5000/team/httpd:prod";

    @Test
    void knowsAnImageByTheDigestsOfAllItsNames() {
        podman.answers("GET /images/" + NAME + "/json", 200, """
                {"Id": "%s",
                 "RepoTags": ["registry.example:5000/team/httpd:prod"],
                 "RepoDigests": ["registry.example:5000/team/httpd@%s",
                                 "registry.example:5000/team/httpd@%s",
                                 "localhost/tidewaiter/keep@%s"]}
                """.formatted(IMAGE_ID, INDEX, PLATFORM, PLATFORM));

        assertThat(loop.result(() -> engine.image(NAME))).contains(new Image(IMAGE_ID, Set.of(INDEX, PLATFORM)));
    }

    @Test
    void knowsAnImageThatWasBuiltHereByNoDigest() {
        podman.answers(
                "GET /images/" + IMAGE_ID + "/json",
                200,
                "{\"Id\":\"sha256:%s\",\"RepoDigests\":[]}".formatted(IMAGE_ID));

        assertThat(loop.result(() -> engine.image(IMAGE_ID))).contains(new Image(IMAGE_ID, Set.of()));
    }

    @Test
    void findsNoImageWhereThereIsNone() {
        assertThat(loop.result(() -> engine.image(NAME))).isEmpty();
    }

    @Test
    void doesNotTakeAFailureForAMissingImage() {
        podman.answers(
                "GET /images/" + NAME + "/json",
                500,
                "{\"cause\":\"storage\",\"message\":\"layer not known\",\"response\":500}");

        assertThat(loop.failure(() -> engine.image(NAME)))
                .hasMessageStartingWith("Podman refused /images/")
                .hasMessageEndingWith("(500): layer not known");
    }

    @Test
    void tagsAnImage() {
        String request = "POST /images/" + IMAGE_ID + "/tag";
        podman.answers(request, 201, "");

        loop.result(() -> engine.tag(IMAGE_ID, Reference.parse(NAME)));

        assertThat(podman.asked()).containsExactly(request + "?repo=registry.example:5000/team/httpd&tag=prod");
    }

    @Test
    void tagsANameWithoutTagAsLatest() {
        podman.answers("POST /images/" + IMAGE_ID + "/tag", 201, "");

        loop.result(() -> engine.tag(IMAGE_ID, Reference.parse("registry.example/httpd")));

        assertThat(podman.asked().getFirst()).endsWith("?repo=registry.example/httpd&tag=latest");
    }

    @Test
    void failsToTagAnImageThatIsGone() {
        assertThat(loop.failure(() -> engine.tag(IMAGE_ID, Reference.parse(NAME))))
                .hasMessageContaining("(404)");
    }

    @Test
    void untagsOneNameAndNoOther() {
        String request = "POST /images/" + NAME + "/untag";
        podman.answers(request, 201, "");

        loop.result(() -> engine.untag(Reference.parse(NAME)));

        assertThat(podman.asked()).containsExactly(request + "?repo=registry.example:5000/team/httpd&tag=prod");
    }

    @Test
    void untagsANameThatIsNotThere() {
        loop.result(() -> engine.untag(Reference.parse(NAME)));

        assertThat(podman.asked()).hasSize(1);
    }

    @Test
    void tellsWhyANameCannotBeTakenOff() {
        podman.answers("POST /images/" + NAME + "/untag", 500, "{\"message\":\"read-only file system\"}");

        assertThat(loop.failure(() -> engine.untag(Reference.parse(NAME))))
                .hasMessageEndingWith("(500): read-only file system");
    }

    @Test
    void listsTheTagsOfARepositoryAndNothingElse() {
        podman.answers("GET /images/json", 200, """
                [{"RepoTags": ["localhost/tidewaiter/r/web:prod-1", "r/web@%s"]},
                 {"RepoTags": ["localhost/tidewaiter/r/web2:prod-1"]}, {"RepoTags": null}]
                """.formatted(INDEX));

        assertThat(loop.result(() -> engine.tagsIn("localhost/tidewaiter/r/web")))
                .containsExactly(Reference.parse("localhost/tidewaiter/r/web:prod-1"));
        assertThat(podman.asked().getFirst()).contains("{\"reference\":[\"localhost/tidewaiter/r/web\"]}");
    }

    @ParameterizedTest
    @CsvSource({"200, true", "404, true", "409, false"})
    void removesAnImageUnlessAContainerUsesIt(int status, boolean gone) {
        Reference name = Reference.parse("registry.example/httpd@" + INDEX);
        podman.answers("DELETE /images/" + name, status, "{\"message\":\"image is in use by a container\"}");

        assertThat(loop.result(() -> engine.remove(name))).isEqualTo(gone);
    }

    @Test
    void saysWhyAnImageCannotBeRemoved() {
        Reference name = Reference.parse("registry.example/httpd@" + INDEX);
        podman.answers("DELETE /images/" + name, 500, "{\"message\":\"layer not known\"}");

        assertThat(loop.failure(() -> engine.remove(name))).hasMessageContaining("layer not known");
    }

    @Test
    void knowsHowMuchIsFreeWhereImagesAreKept() {
        podman.answers("GET /info", 200, "{\"store\":{\"graphRoot\":\"/\",\"imageCopyTmpDir\":\"/proc\"}}");

        assertThat(loop.result(engine::storage))
                .satisfies(storage -> assertThat(storage.folder()).isEqualTo("/proc"))
                .satisfies(storage -> assertThat(storage.free().bytes()).isZero());
    }
}
