package io.tidewaiter.trigger.webhook.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.update.port.Scope.Push;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionHookTest {

    /** The example of the documentation: a push of a manifest by tag. */
    private static final String PUSH = """
            {"events": [{
              "id": "320678d8-ca14-430f-8bb6-4ca139cd83f7",
              "timestamp": "2016-03-09T14:44:26.402973972-08:00",
              "action": "push",
              "target": {
                "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                "size": 708,
                "digest": "sha256:fea8895f450959fa676bcc1df0611ea93823a735a01205fd8622846041d0c7cf",
                "length": 708,
                "repository": "hello-world",
                "url": "http://192.168.100.227:5000/v2/hello-world/manifests/sha256:fea8895f4509",
                "tag": "latest"
              },
              "request": {
                "id": "6df24a34-0959-4923-81ca-14f09767db19",
                "addr": "192.168.64.11:42961",
                "host": "192.168.100.227:5000",
                "method": "PUT",
                "useragent": "curl/7.38.0"
              },
              "actor": {},
              "source": {"addr": "xtal.local:5000", "instanceID": "a53db899-3b4b-4a62-a067-8dd013beaca4"}
            }]}
            """;

    private static List<Push> pushes(String body) throws IOException {
        return HookReading.to(new DistributionHook(), body).stream()
                .map(Notice::push)
                .toList();
    }

    private static String event(String action, String target) {
        return "{\"events\":[{\"action\":\"%s\",\"target\":{%s}}]}".formatted(action, target);
    }

    @Test
    void hearsOfAPushedTag() throws IOException {
        assertThat(HookReading.to(new DistributionHook(), PUSH))
                .containsExactly(HookReading.push("320678d8-ca14-430f-8bb6-4ca139cd83f7", "hello-world", "latest"));
    }

    @Test
    void hearsOfEveryTagInAnEnvelope() throws IOException {
        String body = """
                {"events": [
                  {"action": "push", "target": {"repository": "team/web", "tag": "prod"}},
                  {"action": "push", "target": {"repository": "team/web", "digest": "sha256:ab"}},
                  {"action": "push", "target": {"repository": "team/web", "tag": "prod"}},
                  {"action": "pull", "target": {"repository": "team/db", "tag": "prod"}},
                  {"action": "push", "target": {"repository": "team/web", "tag": "test"}}
                ]}
                """;

        assertThat(pushes(body)).containsOnly(new Push("team/web", "prod"), new Push("team/web", "test"));
    }

    @Test
    void ignoresALayer() throws IOException {
        assertThat(pushes(event(
                        "push",
                        "\"mediaType\":\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"repository\":\"web\"")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull", "delete", "mount", "PUSH", ""})
    void ignoresWhatIsNoPush(String action) throws IOException {
        assertThat(pushes(event(action, "\"repository\":\"web\",\"tag\":\"prod\"")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "1",
                "\"events\"",
                "{\"events\":null}",
                "{\"events\":{}}",
                "{\"events\":[null,1,[]]}",
                "{\"events\":[{\"action\":\"push\"}]}",
                "{\"events\":[{\"action\":\"push\",\"target\":\"web:prod\"}]}",
                "{\"push_data\":{\"tag\":\"prod\"},\"repository\":{\"repo_name\":\"web\"}}"
            })
    void findsNothingInJsonOfAnotherShape(String body) throws IOException {
        assertThat(pushes(body)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tag=prod", "{\"events\":[", "<xml/>"})
    void tellsWhatIsNotJson(String body) {
        assertThatThrownBy(() -> pushes(body)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Web", "../web", "web\\n2026-11-24 INFO forged", "web web"})
    void ignoresANameThatNoImageCanHave(String repository) throws IOException {
        assertThat(pushes(event("push", "\"repository\":\"%s\",\"tag\":\"prod\"".formatted(repository))))
                .isEmpty();
        assertThat(pushes(event("push", "\"repository\":\"web\",\"tag\":\"%s/\"".formatted(repository))))
                .isEmpty();
    }

    @Test
    void refusesJsonThatWouldTakeUpTooMuchRoom() {
        assertThatThrownBy(() -> pushes("[" + "[],".repeat(60_000) + "[]]")).isInstanceOf(IOException.class);
    }

    @Test
    void refusesJsonThatNestsWithoutEnd() {
        assertThatThrownBy(() -> pushes("[".repeat(100_000))).isInstanceOf(IOException.class);
    }
}
