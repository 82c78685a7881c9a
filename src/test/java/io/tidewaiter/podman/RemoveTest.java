package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Reference;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class RemoveTest extends PodmanTest {

    private static final Reference RELEASE = Reference.parse("registry.example/httpd@sha256:" + "a1".repeat(32));
    private static final String OTHER_DIGEST = "registry.example/httpd@sha256:" + "b2".repeat(32);
    private static final String LIST = "GET /images/json?filters={\"reference\":[\"" + RELEASE + "\"]}";
    private static final String REMOVE = "DELETE /images/remove";
    private static final String REMOVED = REMOVE + "?noprune=true&images=" + RELEASE;

    @Test
    void removesWhatHasNoOtherName() {
        given("{\"Deleted\":[\"" + IMAGE_ID + "\"],\"ExitCode\":0,\"Errors\":null}", RELEASE.toString());

        assertThat(remove()).isTrue();
        assertThat(podman.asked()).containsExactly(LIST, REMOVED);
    }

    @Test
    void takesItsNameOffWhatHasAnotherDigest() {
        given("{\"Untagged\":[\"" + RELEASE + "\"],\"ExitCode\":0,\"Errors\":null}", RELEASE.toString(), OTHER_DIGEST);

        assertThat(remove()).isTrue();
        assertThat(podman.asked()).containsExactly(LIST, REMOVED);
    }

    @Test
    void leavesAnImageThatHasAnotherTag() {
        given("", RELEASE.toString(), "localhost/mine:1");

        assertThat(remove()).isFalse();
        assertThat(podman.asked()).containsExactly(LIST);
    }

    /** Podman would find it by its digest all the same, and remove it with the name that it has. */
    @Test
    void leavesWhatHasTheDigestAndNotTheName() {
        given("", "registry.example/httpd:mine");

        assertThat(remove()).isTrue();
        assertThat(podman.asked()).containsExactly(LIST);
    }

    @Test
    void asksForNothingWhereThereIsNoSuchImage() {
        given("");

        assertThat(remove()).isTrue();
        assertThat(podman.asked()).containsExactly(LIST);
    }

    @Test
    void leavesWhatAContainerUses() {
        given("{\"ExitCode\":2,\"Errors\":[\"image used by c1: image is in use by a container\"]}", RELEASE.toString());

        assertThat(remove()).isFalse();
    }

    @Test
    void doesNotMindThatAnotherWasFaster() {
        given("{\"ExitCode\":1,\"Errors\":[\"" + RELEASE + ": image not known\"]}", RELEASE.toString());

        assertThat(remove()).isTrue();
    }

    @Test
    void tellsWhyItCannot() {
        given("{\"ExitCode\":125,\"Errors\":[\"read-only file system\"]}", RELEASE.toString());

        assertThat(loop.failure(() -> engine.remove(RELEASE)))
                .hasMessage("Podman cannot remove " + RELEASE + ": read-only file system");
    }

    private boolean remove() {
        return loop.result(() -> engine.remove(RELEASE));
    }

    private void given(String answer, String... names) {
        JsonArray list = new JsonArray();
        if (names.length > 0) {
            list.add(new JsonObject().put("Id", IMAGE_ID).put("Names", new JsonArray(java.util.List.of(names))));
        }
        podman.answers("GET /images/json", 200, list.encode());
        podman.answers(REMOVE, 200, answer);
    }
}
