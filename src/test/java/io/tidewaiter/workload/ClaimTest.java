package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.Workload;
import io.tidewaiter.podman.Inspected;
import io.tidewaiter.update.port.Workloads.Found;
import io.tidewaiter.update.port.Workloads.Misfit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which unit starts a container, by its own word and by the unit's: the container's may have come with its image. */
class ClaimTest extends DiscoveringTest {

    private static final String IMAGE = "registry.example/httpd:prod";

    private void says(String unit) {
        container(ID, "web", IMAGE, followed(unit));
    }

    /** The image has the label, too. */
    private void brings(String unit) {
        says(unit);
        JsonObject labels = new JsonObject().put("PODMAN_SYSTEMD_UNIT", unit);
        podman.answers(
                "GET /images/" + IMAGE_ID + "/json",
                200,
                new JsonObject()
                        .put("Id", IMAGE_ID)
                        .put("RepoDigests", new JsonArray())
                        .put("Config", new JsonObject().put("Labels", labels))
                        .encode());
    }

    private static UnitDefinition other(String name, String line) {
        return unit(name, List.of(), line);
    }

    private String refusal() {
        Found found = find();
        assertThat(found.workloads()).isEmpty();
        assertThat(found.misfits()).hasSize(1);
        return found.misfits().getFirst().reason();
    }

    private void isFollowed() {
        Found found = find();
        assertThat(found.misfits()).isEmpty();
        assertThat(found.workloads()).extracting(Workload::container).containsExactly("web");
    }

    @ParameterizedTest
    @CsvSource({
        "dbus.service, /usr/bin/dbus-daemon --systemd-activation",
        "podman.service, /usr/bin/podman --log-level info system service",
        "podman-auto-update.service, /usr/bin/podman auto-update",
        "web-image.service, /usr/bin/podman image pull registry.example/httpd:prod",
    })
    void doesNotRestartAUnitThatStartsNoContainers(String unit, String line) {
        brings(unit);
        units.knows(other(unit, line));

        assertThat(refusal())
                .contains(
                        unit + " is not known to run Podman", "of its image", "add Environment=PODMAN_SYSTEMD_UNIT=%n");
    }

    @Test
    void doesNotRestartATargetEither() {
        says("multi-user.target");
        units.knows(new UnitDefinition("multi-user.target", null, List.of(), List.of(), List.of(), List.of()));

        assertThat(refusal()).contains("multi-user.target is not known to run Podman");
    }

    @Test
    void doesNotRestartTheUnitOfAnotherContainer() {
        brings("shop.service");
        units.defines(unit("shop.service", RUN + "--name shop registry.example/shop:prod"));

        Found found = find();

        assertThat(found.misfits())
                .singleElement()
                .extracting(Misfit::reason)
                .asString()
                .contains("shop.service does not name container web", "of its image", "ContainerName=");
        assertThat(found.workloads())
                .as("which is followed as before")
                .extracting(Workload::container)
                .containsExactly("shop");
    }

    /** As images have that were committed from a container. */
    @ParameterizedTest
    @ValueSource(strings = {"--name web registry.example/web:1", "--name=web registry.example/web:1", IMAGE})
    void restartsAUnitThatNamesTheContainerOrItsImage(String arguments) {
        brings("web.service");
        units.defines(unit("web.service", RUN + "--replace " + arguments));

        isFollowed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/bin/podman kube play --replace web.yaml",
                "/usr/bin/podman pod start web",
                "/bin/sh -c 'exec podman run web'",
                "/usr/bin/podman-compose wait",
            })
    void restartsAUnitThatRunsPodmanInAnotherWay(String line) {
        says("web.service");
        units.knows(other("web.service", line));

        isFollowed();
    }

    @Test
    void restartsAUnitWhoseScriptIsTold() {
        says("web.service");
        units.knows(unit("web.service", "/usr/local/bin/start-web"));

        isFollowed();
    }

    /** The unit may have been removed while the container runs: which is said when it is to be restarted. */
    @Test
    void leavesAUnitThatSystemdDoesNotKnowToThePlanner() {
        says("web.service");

        isFollowed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"podman-compose@x", "web@.service", "../x.service", "web\u001b[31m.service"})
    void refusesANameThatNoUnitCanHave(String unit) {
        says(unit);
        container(OTHER_ID, "other", IMAGE, followed("other.service"));

        Found found = find();

        assertThat(found.misfits())
                .singleElement()
                .satisfies(misfit -> assertThat(misfit.reason()).contains(unit, "is no unit that could be restarted"));
        assertThat(found.workloads()).extracting(Workload::container).containsExactly("other");
    }

    private void inPodByHand(Map<String, String> labels) {
        podman.answers("GET /pods/p0d/json", 200, "{\"Name\":\"wg\"}");
        podman.container(
                ID,
                () -> Inspected.running(ID, "web", IMAGE_ID, IMAGE)
                        .labelled(labels)
                        .json()
                        .put("Pod", "p0d"));
    }

    @Test
    void restartsTheUnitThatMakesAContainerInAPodMadeByHand() {
        inPodByHand(followed("web.service"));
        units.defines(unit("web.service", RUN + "--replace --pod wg --name web " + IMAGE));

        isFollowed();
    }

    @Test
    void saysThatAPodWasMadeByHand() {
        inPodByHand(Map.of("io.containers.autoupdate", "registry"));

        assertThat(refusal()).contains("pod wg was made by hand", "no unit is known to start it or container web");
    }

    @Test
    void doesNotRestartAUnitThatOnlyStartsAPodMadeByHand() {
        inPodByHand(followed("web.service"));
        units.knows(other("web.service", "/usr/bin/podman pod start wg"));

        assertThat(refusal()).contains("pod wg was made by hand", "web.service does not create container web in it");
    }
}
