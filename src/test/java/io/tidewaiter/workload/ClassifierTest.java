package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.HealthRules;
import io.tidewaiter.policy.Probe;
import io.tidewaiter.update.port.Workloads.Misfit;
import io.tidewaiter.update.port.Workloads.Note;
import io.tidewaiter.workload.Classifier.Follow;
import io.tidewaiter.workload.Classifier.Ignore;
import io.tidewaiter.workload.Classifier.Outcome;
import io.tidewaiter.workload.Classifier.Refuse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {

    private static final String ID = "c0".repeat(32);
    private static final String IMAGE_ID = "1f".repeat(32);
    private static final String IMAGE = "registry.example/httpd:prod";
    private static final String LABEL = "io.containers.autoupdate";

    private final HealthSource health =
            new HealthSource(HealthPolicy.DEFAULT, Map.of("web.service", HealthRules.of(Map.of("tcp", "8080"))));
    private final Classifier classifier = new Classifier(new Labels(
            health, new GateSource(GatePolicy.NONE, Map.of(), ZoneOffset.UTC), HookSource.NONE, FollowSource.NONE));

    private Outcome classify(@Nullable String unit, String image, Map<String, String> labels) {
        return classify(unit, image, labels, Map.of());
    }

    private Outcome classify(
            @Nullable String unit, String image, Map<String, String> labels, Map<String, String> ofImage) {
        return classifier.classify(new Sighting(
                unit,
                "",
                "web",
                true,
                ID,
                IMAGE_ID,
                image,
                "localhost/" + image,
                labels,
                ofImage,
                UnitAccess.OF_USER,
                Optional.empty()));
    }

    private Outcome classify(String image) {
        return classify("web.service", image, Map.of(LABEL, "registry"));
    }

    private static Refuse refusal(@Nullable String unit, String image, String policy, String reason) {
        return new Refuse(new Misfit(unit, "web", ID, IMAGE_ID, image, policy, reason, false, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry", "image"})
    void followsTheTagInItsRegistry(String policy) {
        assertThat(classify("web.service", IMAGE, Map.of(LABEL, policy)))
                .isEqualTo(new Follow(
                        new Workload(
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
                                        HealthPolicy.DEFAULT.soak())),
                        Note.NONE));
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
    void leavesAnImageThatIsPinnedToADigestAsItIsMeant() {
        String digest = "sha256:" + "ab".repeat(32);
        String pinned = IMAGE + "@" + digest;

        assertThat(classify(pinned))
                .isEqualTo(new Refuse(new Misfit(
                        "web.service",
                        "web",
                        ID,
                        IMAGE_ID,
                        pinned,
                        "registry",
                        "%s is pinned to a digest, so there is nothing to follow: remove \"@%s\" from the unit, or the label"
                                .formatted(pinned, digest),
                        true,
                        null)));
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

    /** A gate that is not read would be a gate that is not there. */
    @Test
    void refusesALabelOfTheUnitThatCannotBeRead() {
        Map<String, String> labels = Map.of(LABEL, "registry", "io.tidewaiter.health.soak", "soon");

        assertThat(classify("web.service", IMAGE, labels)).isInstanceOfSatisfying(Refuse.class, refuse -> {
            assertThat(refuse.misfit().reason())
                    .isEqualTo(
                            "label io.tidewaiter.health.soak: \"soon\" is not a time span such as 90s, 1m30s or 5min");
            assertThat(refuse.misfit().byHand())
                    .as("what a person may roll back all the same")
                    .isNotNull()
                    .satisfies(workload -> assertThat(workload.unit()).isEqualTo("web.service"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "io.tidewaiter.health.soak, soon",
        "io.tidewaiter.gate.window, when the moon is full",
        "io.tidewaiter.gate.wind, 02:00-04:00",
        "io.containers.autoupdate.authfile, auth.json"
    })
    void followsWithoutALabelThatTheImageBroughtAndThatCannotBeRead(String label, String text) {
        Map<String, String> labels = Map.of(LABEL, "registry", label, text, "io.tidewaiter.health.timeout", "5m");

        assertThat(classify("web.service", IMAGE, labels, Map.of(label, text)))
                .isInstanceOfSatisfying(Follow.class, follow -> {
                    assertThat(follow.note().always()).contains("its image brings what cannot be read", label);
                    assertThat(follow.workload().health().timeout()).isEqualTo(Duration.ofMinutes(5));
                });
    }

    @Test
    void refusesAMistakeThatTheUnitWritesOverWhatTheImageBrings() {
        Map<String, String> labels = Map.of(LABEL, "registry", "io.tidewaiter.health.soak", "soon");

        assertThat(classify("web.service", IMAGE, labels, Map.of("io.tidewaiter.health.soak", "10s")))
                .isInstanceOf(Refuse.class);
    }

    /** Whatever a label says, it is one row's matter. */
    @ParameterizedTest
    @MethodSource("oddTexts")
    void answersWhateverALabelSays(String text) {
        List.of(
                        LABEL,
                        "io.containers.autoupdate.authfile",
                        "io.tidewaiter.health.http",
                        "io.tidewaiter.health.tcp",
                        "io.tidewaiter.health.exec",
                        "io.tidewaiter.health.timeout",
                        "io.tidewaiter.health.soak",
                        "io.tidewaiter.health.idle",
                        "io.tidewaiter.health.drain",
                        "io.tidewaiter.gate.window",
                        "io.tidewaiter.gate.min-age",
                        "io.tidewaiter.gate.approve",
                        "io.tidewaiter.gate." + text)
                .forEach(label -> {
                    Map<String, String> labels = new HashMap<>(Map.of(LABEL, "registry"));
                    labels.put(label, text);
                    assertThat(classify("web.service", IMAGE, labels)).as(label).isNotNull();
                    assertThat(classify("web.service", IMAGE, labels, labels))
                            .as(label)
                            .isNotNull();
                    assertThat(classify("web.service", text, Map.of(LABEL, "registry")))
                            .isNotNull();
                });
    }

    static Stream<String> oddTexts() {
        return Stream.of(
                "",
                " ",
                "\0",
                "\u001b[2J",
                "%s%n%",
                "/",
                "/\0",
                ":",
                "::",
                "http://[",
                "http://127.0.0.1:99999999999/",
                "999999999d 999999999d",
                "99999999999999999999999999999999d",
                "25:61-99:99",
                "02:00-04:00 Nowhere/At_all",
                "02:00-04:00 +99:99",
                "Mon..Fri,Mon..Fri *-*-31/0 00:00:00-00:00:00",
                "*-13-32 24:00-00:00",
                "@",
                "@sha256:",
                "a@sha256:zz",
                "x".repeat(100_000),
                "-".repeat(20_000),
                "1".repeat(20_000) + ":" + "1".repeat(20_000),
                "a/".repeat(20_000),
                "\ud83d\ude80 \ud83d");
    }
}
