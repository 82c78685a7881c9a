package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Platform;
import io.tidewaiter.update.port.Workloads.Found;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What speaks against the next image of a workload, by the labels that it brings. */
class SuccessorTest extends DiscoveringTest {

    private static final String IMAGE = "registry.example/httpd:prod";
    private static final String WINDOW = "io.tidewaiter.gate.window";
    private static final String POLICY = "io.containers.autoupdate";

    /** A container of a unit, whose image brings these labels. */
    private Workload runs(String line, Map<String, String> ofImage) {
        UnitDefinition unit = unit("web.service", line);
        units.defines(unit);
        Map<String, String> labels = new HashMap<>(ofImage);
        labels.put("PODMAN_SYSTEMD_UNIT", "web.service");
        labels.putAll(Discovery.command(unit).map(RunCommand::labels).orElse(Map.of()));
        container(ID, "web", IMAGE, labels);
        podman.answers(
                "GET /images/" + IMAGE_ID + "/json",
                200,
                new JsonObject()
                        .put("Id", IMAGE_ID)
                        .put("Config", new JsonObject().put("Labels", new JsonObject(new HashMap<>(ofImage))))
                        .encode());
        Found found = find();
        assertThat(found.misfits()).isEmpty();
        return found.workloads().getFirst();
    }

    private Optional<String> objection(Workload workload, Map<String, String> labels) {
        Image candidate = new Image("2a".repeat(32), Set.of(), new Platform("linux", "amd64", ""), labels);
        return loop.result(() -> discovery.objection(workload, candidate));
    }

    @Test
    void hasNothingAgainstAnImageWhoseLabelsCanBeRead() {
        Workload web = runs(RUN + "--replace --name web " + IMAGE, Map.of());

        assertThat(objection(web, Map.of())).isEmpty();
        assertThat(objection(web, Map.of(WINDOW, "02:00-04:00", "org.example.any", "thing")))
                .isEmpty();
    }

    @Test
    void namesALabelThatCannotBeRead() {
        Workload web = runs(RUN + "--replace --name web " + IMAGE, Map.of());

        assertThat(objection(web, Map.of(WINDOW, "sometimes")))
                .hasValueSatisfying(said -> assertThat(said).contains("label " + WINDOW));
    }

    @Test
    void hasNothingAgainstALabelThatTheUnitReplaces() {
        Workload web = runs(RUN + "--replace --name web --label " + WINDOW + "=02:00-04:00 " + IMAGE, Map.of());

        assertThat(objection(web, Map.of(WINDOW, "sometimes"))).isEmpty();
    }

    /** What the image in use brought does not stay. */
    @Test
    void letsAMistakeBePutRight() {
        Workload web = runs(RUN + "--replace --name web " + IMAGE, Map.of(WINDOW, "sometimes"));

        assertThat(objection(web, Map.of(WINDOW, "02:00-04:00"))).isEmpty();
        assertThat(objection(web, Map.of())).isEmpty();
        assertThat(objection(web, Map.of(WINDOW, "seldom"))).isPresent();
    }

    @Test
    void doesNotLetAnImageEndItsOwnFollowing() {
        Workload web = runs("/usr/bin/podman run --replace --name web " + IMAGE, Map.of(POLICY, "registry"));

        assertThat(objection(web, Map.of(POLICY, "registry"))).isEmpty();
        assertThat(objection(web, Map.of()))
                .hasValueSatisfying(said -> assertThat(said).contains("not be followed any more"));
        assertThat(objection(web, Map.of(POLICY, "disabled"))).isPresent();
        assertThat(objection(web, Map.of(POLICY, "sometimes"))).isPresent();
    }

    @Test
    void needsNoLabelOfTheImageWhereTheUnitSetsIt() {
        Workload web = runs(RUN + "--replace --name web " + IMAGE, Map.of(POLICY, "registry"));

        assertThat(objection(web, Map.of())).isEmpty();
    }

    /** Its annotations are in a file that is not read. */
    @Test
    void doesNotGuessWhatAKubeFileSays() {
        Workload web = runs("/usr/bin/podman kube play web.yaml", Map.of(POLICY, "registry"));

        assertThat(objection(web, Map.of())).isEmpty();
        assertThat(objection(web, Map.of(WINDOW, "sometimes"))).isPresent();
        assertThat(List.of(web.policy())).containsExactly("registry");
    }
}
