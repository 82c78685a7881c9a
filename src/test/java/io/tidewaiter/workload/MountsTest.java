package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewaiter.host.ImageVolume;
import io.tidewaiter.host.MountedImage;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.Workload;
import io.tidewaiter.podman.Inspected;
import io.tidewaiter.update.port.Workloads.Found;
import io.tidewaiter.update.port.Workloads.Misfit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images that containers have mounted as data, where these are followed. */
class MountsTest extends DiscoveringTest {

    private static final String APP = "registry.example/app:prod";
    private static final String SITE = "registry.example/site:prod";
    private static final String SITE_ID = "0a".repeat(32);
    private static final String RUNS = RUN + "--label io.tidewaiter.follow-mounts=true --name web ";
    private static final String MOUNT = "--mount type=image,source=" + SITE + ",destination=/site ";
    private static final String MAKES =
            "/usr/bin/podman volume create --ignore --driver image --opt image=" + SITE + " systemd-data";
    private static final ImageVolume VOLUME = new ImageVolume("systemd-data", Map.of("image", SITE), Map.of());

    @BeforeEach
    void haveTheImage() {
        podman.answers("GET /images/" + SITE + "/json", 200, """
                {"Id": "%s", "GraphDriver": {"Data": {"UpperDir": "/storage/overlay/aa/diff"}}}""".formatted(SITE_ID));
    }

    private static Map<String, String> labels() {
        Map<String, String> labels = new HashMap<>(followed("web.service"));
        labels.put("io.tidewaiter.follow-mounts", "true");
        return labels;
    }

    private static Inspected web() {
        return Inspected.running(ID, "web", IMAGE_ID, APP).labelled(labels());
    }

    private void runs(Inspected container) {
        podman.container(ID, container::json);
    }

    private static List<String> reasons(Found found) {
        return found.misfits().stream().map(Misfit::reason).toList();
    }

    @Test
    void areFollowedBesideTheImageThatTheContainerRuns() {
        units.defines(unit("web.service", RUNS + MOUNT + APP));
        runs(web().mounting(SITE, "/site", "/storage/overlay/aa"));

        Found found = find();

        assertThat(found.misfits()).isEmpty();
        assertThat(found.workloads())
                .extracting(
                        Workload::unit,
                        Workload::container,
                        Workload::imageId,
                        workload -> workload.reference().toString())
                .containsExactlyInAnyOrder(
                        tuple("web.service", "web", IMAGE_ID, APP), tuple("web.service", "web", SITE_ID, SITE));
        assertThat(found.workloads())
                .extracting(Workload::mounted)
                .containsExactlyInAnyOrder(null, new MountedImage(List.of("/site"), List.of()));
    }

    @Test
    void areLookedAtOnceForEachStart() {
        units.defines(unit("web.service", RUNS + MOUNT + APP));
        runs(web().mounting(SITE, "/site", "/storage/overlay/aa"));
        find();
        podman.forget();

        find();

        assertThat(podman.asked()).noneMatch(asked -> asked.contains(ID));
    }

    @Test
    void areFollowedOnlyWhereALabelOrTheConfigurationSaysSo() {
        units.defines(unit("web.service", RUN + "--name web " + MOUNT + APP));
        podman.container(
                ID,
                () -> web().mounting(SITE, "/site", "/storage/overlay/aa")
                        .labelled(Map.of("io.tidewaiter.follow-mounts", "false"))
                        .json());

        assertThat(find().workloads()).hasSize(1);
        assertThat(podman.asked()).noneMatch(asked -> asked.contains(ID));

        FollowSource configured = new FollowSource(Map.of(), Map.of("web.service", true, "db.service", false));
        assertThat(configured.mountsOf("web.service", Map.of())).isTrue();
        assertThat(configured.mountsOf("db.service", labels())).isFalse();
        assertThat(configured.mountsOf("x.service", labels())).isTrue();
        assertThat(configured.mountsOf("x.service", Map.of())).isFalse();
    }

    @Test
    void areRefusedWithTheWorkloadWhereTheLabelCannotBeRead() {
        units.defines(unit("web.service", RUNS + MOUNT + APP));
        podman.container(
                ID,
                () -> web().labelled(Map.of("io.tidewaiter.follow-mounts", "yes"))
                        .json());

        assertThat(reasons(find())).containsExactly("label io.tidewaiter.follow-mounts=yes: true or false is wanted");
    }

    @Test
    void areFollowedWhileThereIsNoContainer() {
        units.defines(
                unit("data-volume.service", MAKES), unit("web.service", RUNS + MOUNT + "-v systemd-data:/data " + APP));

        assertThat(find().workloads())
                .extracting(Workload::mounted)
                .containsExactlyInAnyOrder(null, new MountedImage(List.of("/site", "/data"), List.of(VOLUME)));
    }

    @Test
    void areFollowedInAVolume() {
        units.defines(unit("data-volume.service", MAKES), unit("web.service", RUNS + "-v systemd-data:/data " + APP));
        runs(web().mountingVolume("systemd-data", "/data", "image"));
        podman.answers("GET /volumes/systemd-data/json", 200, "{\"Driver\": \"image\", \"StorageID\": \"5e\"}");
        podman.container(
                "5e",
                () -> Inspected.running("5e", "systemd-data+volume", SITE_ID, SITE)
                        .json());

        assertThat(find().workloads())
                .extracting(Workload::imageId, Workload::mounted)
                .contains(tuple(SITE_ID, new MountedImage(List.of("/data"), List.of(VOLUME))));
    }

    @Test
    void areFollowedAndNotedInAVolumeThatPodmanMadeOfNothing() {
        units.defines(unit("data-volume.service", MAKES), unit("web.service", RUNS + "-v systemd-data:/data " + APP));
        runs(web().mountingVolume("systemd-data", "/data", "local"));

        Found found = find();

        assertThat(found.workloads()).hasSize(2);
        assertThat(found.notes().values())
                .singleElement()
                .extracting(note -> note.always())
                .asString()
                .startsWith("volume systemd-data is of no image");
    }

    @Test
    void areRefusedInAVolumeThatTwoUnitsUse() {
        units.defines(
                unit("data-volume.service", MAKES),
                unit("web.service", RUNS + "-v systemd-data:/data " + APP),
                unit("other.service", "/usr/bin/podman run --rm --name other -v systemd-data:/data x"));
        runs(web());

        Found found = find();

        assertThat(found.workloads()).as("the image that runs").hasSize(1);
        assertThat(reasons(found))
                .singleElement()
                .asString()
                .startsWith("volume systemd-data is used by other.service and web.service");
    }

    /** It would be made anew only at an update of its own, but is updated as what the container runs. */
    @Test
    void areRefusedInAVolumeOfTheImageThatTheContainerRuns() {
        units.defines(unit("data-volume.service", MAKES), unit("web.service", RUNS + "-v systemd-data:/data " + SITE));
        podman.container(
                ID,
                () -> Inspected.running(ID, "web", SITE_ID, SITE)
                        .labelled(labels())
                        .mountingVolume("systemd-data", "/data", "image")
                        .json());
        podman.answers("GET /volumes/systemd-data/json", 200, "{\"Driver\": \"image\", \"StorageID\": \"5e\"}");
        podman.container(
                "5e",
                () -> Inspected.running("5e", "systemd-data+volume", SITE_ID, SITE)
                        .json());

        Found found = find();

        assertThat(found.workloads()).as("the image that runs").hasSize(1);
        assertThat(reasons(found))
                .singleElement()
                .asString()
                .startsWith("volume systemd-data is of the image that container web runs");
    }

    /** A restart for another image would have the container mount what its file says by now. */
    @Test
    void areRefusedWhereTheUnitWasChangedSinceTheContainerWasMade() {
        runs(web().mounting(SITE, "/site", "/storage/overlay/aa"));

        for (String changed : List.of(
                "",
                "--mount type=image,source=" + SITE + ",destination=/other ",
                "--mount type=image,source=registry.example/other:prod,destination=/site ")) {
            units.defines(unit("web.service", RUNS + changed + APP));
            assertThat(reasons(find()))
                    .as(changed)
                    .singleElement()
                    .asString()
                    .startsWith("web.service does not mount " + SITE + " at /site any more");
        }

        units.defines(unit("web.service", RUNS + MOUNT.replace("/site ", "/site/ ") + APP));
        assertThat(find().misfits()).isEmpty();
    }

    @Test
    void areRefusedWhereTheUnitPullsThemItself() {
        units.defines(new UnitDefinition(
                "web.service",
                null,
                List.of(List.of((RUNS + MOUNT + APP).split(" "))),
                List.of(List.of("/usr/bin/podman", "pull", SITE)),
                List.of(),
                List.of("PODMAN_SYSTEMD_UNIT=web.service"),
                Set.of(),
                false));

        Found found = find();

        assertThat(found.workloads()).as("the image that runs").hasSize(1);
        assertThat(reasons(found))
                .singleElement()
                .asString()
                .startsWith("web.service pulls " + SITE + " before each start");
    }

    @Test
    void areRefusedWhereNobodyCanTellWhichOnesTheyAre() {
        units.defines(unit("web.service", RUNS + MOUNT + APP));
        runs(web().mounting(SITE, "/site", "/storage/overlay/other"));
        podman.answers("GET /images/json", 200, "[]");

        assertThat(reasons(find()))
                .singleElement()
                .asString()
                .startsWith("Podman does not tell which image of " + SITE + " container web has mounted at /site: ");
    }

    @Test
    void areNoNewsForTheLabelsOfTheContainer() {
        units.defines(unit("web.service", RUNS + MOUNT + "registry.example/app@sha256:" + "ab".repeat(32)));

        Found found = find();

        assertThat(found.workloads())
                .singleElement()
                .extracting(workload -> workload.reference().toString())
                .as("what it runs is pinned")
                .isEqualTo(SITE);
    }
}
