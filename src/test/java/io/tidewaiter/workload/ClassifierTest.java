package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.GatePolicy;
import io.tidewaiter.update.port.HealthPolicy;
import io.tidewaiter.update.port.HealthRules;
import io.tidewaiter.update.port.Probe;
import io.tidewaiter.update.port.Workload;
import io.tidewaiter.update.port.Workloads.Misfit;
import io.tidewaiter.workload.Classifier.Follow;
import io.tidewaiter.workload.Classifier.Ignore;
import io.tidewaiter.workload.Classifier.Outcome;
import io.tidewaiter.workload.Classifier.Refuse;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {

    private static final String ID = "c0".repeat(32);
    private static final String IMAGE_ID = "1f".repeat(32);
    private static final String IMAGE = "registry.example/httpd:prod";
    private static final String LABEL = "io.containers.autoupdate";

    private final HealthSource health =
            new HealthSource(HealthPolicy.DEFAULT, Map.of("web.service", HealthRules.of(Map.of("tcp", "8080"))));
    private final Classifier classifier =
            new Classifier(health, new GateSource(GatePolicy.NONE, Map.of(), ZoneOffset.UTC));

    private Outcome classify(@Nullable String unit, String image, Map<String, String> labels) {
        return classifier.classify(
                new Sighting(unit, "web", true, ID, IMAGE_ID, image, "localhost/" + image, labels, Optional.empty()));
    }

    private Outcome classify(String image) {
        return classify("web.service", image, Map.of(LABEL, "registry"));
    }

    private static Refuse refusal(@Nullable String unit, String image, String policy, String reason) {
        return new Refuse(new Misfit(unit, "web", ID, image, policy, reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry", "image"})
    void followsTheTagInItsRegistry(String policy) {
        assertThat(classify("web.service", IMAGE, Map.of(LABEL, policy)))
                .isEqualTo(new Follow(new Workload(
                        "web.service",
                        "web",
                        ID,
                        IMAGE_ID,
                        Reference.parse(IMAGE),
                        null,
                        policy,
                        new HealthPolicy(
                                List.of(new Probe.Tcp("127.0.0.1", 8080)),
                                HealthPolicy.DEFAULT.timeout(),
                                HealthPolicy.DEFAULT.soak()))));
    }

    @Test
    void followsLatestWhereNoTagIsWritten() {
        assertThat(classify("registry.example/httpd"))
                .isInstanceOfSatisfying(
                        Follow.class,
                        follow -> assertThat(follow.workload().reference().tagOrLatest())
                                .isEqualTo("latest"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "disabled"})
    void ignoresWhatIsSwitchedOff(String policy) {
        assertThat(classify(null, "no image name", Map.of(LABEL, policy))).isEqualTo(new Ignore());
    }

    @Test
    void ignoresWhatHasNoLabel() {
        assertThat(classify("web.service", IMAGE, Map.of())).isEqualTo(new Ignore());
    }

    @Test
    void followsAnImageOfThisHostByTheNameThatPodmanResolvedItTo() {
        assertThat(classify("web.service", "httpd:prod", Map.of(LABEL, "local")))
                .isInstanceOfSatisfying(Follow.class, follow -> {
                    assertThat(follow.workload().isLocal()).isTrue();
                    assertThat(follow.workload().reference()).hasToString("localhost/httpd:prod");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Registry", "registry ", "true", "yes"})
    void refusesAPolicyThatDoesNotExist(String policy) {
        assertThat(classify("web.service", IMAGE, Map.of(LABEL, policy)))
                .isEqualTo(refusal(
                        "web.service",
                        IMAGE,
                        policy,
                        "\"%s\" is not a policy of the label io.containers.autoupdate: use registry, image, local or disabled"
                                .formatted(policy)));
    }

    @Test
    void refusesAContainerThatNoUnitStarts() {
        assertThat(classify(null, IMAGE, Map.of(LABEL, "registry")))
                .isEqualTo(
                        refusal(
                                null,
                                IMAGE,
                                "registry",
                                "no unit is known to start container web: add Environment=PODMAN_SYSTEMD_UNIT=%n to its unit and restart that once"));
    }

    @Test
    void refusesAnImageThatIsPinnedToADigest() {
        String digest = "sha256:" + "ab".repeat(32);
        String pinned = IMAGE + "@" + digest;

        assertThat(classify(pinned))
                .isEqualTo(refusal(
                        "web.service",
                        pinned,
                        "registry",
                        "%s is pinned to a digest, so there is nothing to follow: remove \"@%s\" from the unit, or the label"
                                .formatted(pinned, digest)));
    }

    @Test
    void refusesAShortNameAndShowsALongOne() {
        assertThat(classify("httpd:prod"))
                .isEqualTo(
                        refusal(
                                "web.service",
                                "httpd:prod",
                                "registry",
                                "\"httpd:prod\" is a short name: write the registry in front of it, for example docker.io/library/httpd:prod"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/srv/rootfs", "registry.example/Httpd:prod", "registry.example/httpd:"})
    void refusesWhatIsNoImageName(String image) {
        assertThat(classify(image)).isInstanceOf(Refuse.class);
    }

    @Test
    void refusesAHealthLabelThatCannotBeRead() {
        Map<String, String> labels = Map.of(LABEL, "registry", "io.tidewaiter.health.soak", "soon");

        assertThat(classify("web.service", IMAGE, labels))
                .isEqualTo(refusal(
                        "web.service",
                        IMAGE,
                        "registry",
                        "label io.tidewaiter.health.soak: \"soon\" is not a time span such as 90s, 1m30s or 5min"));
    }
}
