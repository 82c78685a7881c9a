package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageConfig.Part;
import io.tidewaiter.host.ImageContent;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImagesTest extends PodmanTest {

    private static final Digest INDEX = Digest.parse("sha256:" + "a1".repeat(32));
    private static final Digest PLATFORM = Digest.parse("sha256:" + "b2".repeat(32));
    private static final String NAME = "registry.example:5000/team/httpd:prod";

    @Test
    void knowsAnImageByTheDigestsOfAllItsNames() {
        podman.answers("GET /images/" + NAME + "/json", 200, """
                {"Id": "%s", "Os": "linux", "Architecture": "arm",
                 "RepoTags": ["registry.example:5000/team/httpd:prod"],
                 "RepoDigests": ["registry.example:5000/team/httpd@%s",
                                 "registry.example:5000/team/httpd@%s",
                                 "localhost/tidewaiter/keep@%s"]}
                """.formatted(IMAGE_ID, INDEX, PLATFORM, PLATFORM));

        assertThat(loop.result(() -> engine.image(NAME))).contains(new Image(IMAGE_ID, Set.of(INDEX, PLATFORM), LINUX));
    }

    @Test
    void knowsWhatAnImageSaysOfItself() {
        podman.answers("GET /images/" + NAME + "/json", 200, """
                {"Id": "%s", "Created": "2026-03-01T10:00:00.123Z",
                 "Config": {"Labels": {"org.opencontainers.image.version": "1.5.0"}},
                 "Annotations": {"org.opencontainers.image.version": "?", "org.opencontainers.image.revision": "a1"}}
                """.formatted(IMAGE_ID));
        podman.answers("GET /images/json", 200, """
                [{"Id": "%s", "Created": 1772359200, "Labels": {"org.opencontainers.image.version": "1.5.0"}}]
                """.formatted(IMAGE_ID));

        assertThat(loop.result(() -> engine.image(NAME)).orElseThrow().version())
                .isEqualTo(
                        new ImageVersion("1.5.0", "a1", Instant.parse("2026-03-01T10:00:00.123Z"), null, null, null));
        assertThat(Objects.requireNonNull(loop.result(engine::images).get(IMAGE_ID))
                        .version())
                .isEqualTo(new ImageVersion("1.5.0", null, Instant.parse("2026-03-01T10:00:00Z"), null, null, null));
    }

    @Test
    void knowsWhatAnImageIsMadeOf() {
        podman.answers("GET /images/" + IMAGE_ID + "/json", 200, """
                {"Id": "%s", "HealthCheck": {"Test": ["CMD", "true"]},
                 "Config": {"User": "web", "Env": ["TOKEN=secret"], "Volumes": {"/data": {}}},
                 "RootFS": {"Type": "layers", "Layers": ["%s"]}}
                """.formatted(IMAGE_ID, INDEX));

        ImageContent content = loop.result(() -> engine.content(IMAGE_ID)).orElseThrow();

        assertThat(content.layers()).containsExactly(new ImageContent.Layer(INDEX, 0));
        assertThat(content.config().parts().get(Part.ENVIRONMENT)).containsOnlyKeys("TOKEN");
        assertThat(content.config().parts().get(Part.VOLUMES)).containsOnlyKeys("/data");
        assertThat(content.config().parts().get(Part.HEALTH_CHECK)).containsOnlyKeys("[\"CMD\",\"true\"]");
        assertThat(content.toString()).doesNotContain("secret");
    }

    @Test
    void knowsAnImageThatWasBuiltHereByNoDigest() {
        podman.answers(
                "GET /images/" + IMAGE_ID + "/json",
                200,
                "{\"Id\":\"sha256:%s\",\"Os\":\"linux\",\"Architecture\":\"arm\",\"RepoDigests\":[]}"
                        .formatted(IMAGE_ID));

        assertThat(loop.result(() -> engine.image(IMAGE_ID))).contains(new Image(IMAGE_ID, Set.of(), LINUX));
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
        assertThat(podman.asked()).as("only a container may go meanwhile").hasSize(1);
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
    void listsTheTagsOfARepositoryAndOfNoOther() {
        podman.answers("GET /images/json", 200, """
                [{"Id": "%s", "Names": ["localhost/keep/httpd/more:1", "localhost/keep/httpd:a", "registry.example/httpd:1"]},
                 {"Id": "%s", "Names": ["localhost/keep/httpd:b", "localhost/keep/httpd@%s"]},
                 {"Id": "%s"}]
                """.formatted(IMAGE_ID, "d4".repeat(32), INDEX, "e5".repeat(32)));

        assertThat(loop.result(() -> engine.tagsIn("localhost/keep/httpd")))
                .extracting(Reference::toString)
                .containsExactly("localhost/keep/httpd:a", "localhost/keep/httpd:b");
        assertThat(podman.asked())
                .containsExactly("GET /images/json?filters={\"reference\":[\"localhost/keep/httpd\"]}");
    }
}
