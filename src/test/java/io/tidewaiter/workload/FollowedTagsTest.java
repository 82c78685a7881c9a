package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.host.Keyring;
import io.tidewaiter.podman.PodmanEngine;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.tag.TagRule;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.Workloads.Found;
import io.tidewaiter.update.port.Workloads.Misfit;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where the rule of a workload comes from, and which rules do not go together. */
class FollowedTagsTest extends DiscoveringTest {

    private static final String APP = "registry.example/app:1.4.0";
    private static final TagRule RULE = TagRule.parse("semver:~1.4");

    private static Map<String, String> labels(String unit, String rule) {
        Map<String, String> labels = new HashMap<>(followed(unit));
        labels.put("io.tidewaiter.follow", rule);
        return labels;
    }

    private static @Nullable TagRule of(Map<String, TagRule> configured, Map<String, String> labels) {
        return new FollowSource(configured, Map.of()).of("web.service", labels);
    }

    private void configured(String unit, TagRule rule) {
        discovery = new Discovery(
                new PodmanEngine(loop.vertx(), podman.socket(), Ticker.of(loop.vertx()), Keyring.NONE),
                units,
                () -> memory,
                new HealthSource(HealthPolicy.DEFAULT, Map.of()),
                new GateSource(GatePolicy.NONE, Map.of(), ZoneOffset.UTC),
                HookSource.NONE,
                new FollowSource(Map.of(unit, rule), Map.of()));
    }

    @Test
    void putsTheConfigurationBeforeTheLabel() {
        Map<String, String> label = Map.of("io.tidewaiter.follow", "semver:^2");

        assertThat(of(Map.of(), Map.of())).isNull();
        assertThat(of(Map.of(), label)).isEqualTo(TagRule.parse("semver:^2"));
        assertThat(of(Map.of("web.service", RULE), label)).isEqualTo(RULE);
        assertThat(of(Map.of("web.service", TagRule.OWN_TAG), label)).isNull();
        assertThat(of(Map.of("db.service", RULE), label)).isEqualTo(TagRule.parse("semver:^2"));
        assertThatThrownBy(() -> of(Map.of(), Map.of("io.tidewaiter.follow", "newest")))
                .hasMessageStartingWith("label io.tidewaiter.follow: \"newest\" is not a rule");
    }

    @Test
    void followsByTheRuleOfItsLabel() {
        units.defines(unit("web.service", RUN + "--name web " + APP));
        container(ID, "web", APP, labels("web.service", "semver:~1.4"));

        assertThat(find().workloads())
                .singleElement()
                .satisfies(workload -> assertThat(workload.rule()).isEqualTo(RULE));
    }

    @Test
    void refusesALabelThatCannotBeRead() {
        units.defines(unit("web.service", RUN + "--name web " + APP));
        container(ID, "web", APP, labels("web.service", "regex:( order:number"));

        Found found = find();

        assertThat(found.workloads()).isEmpty();
        assertThat(found.misfits())
                .extracting(Misfit::reason)
                .singleElement()
                .asString()
                .startsWith("label io.tidewaiter.follow: \"(\" is not an expression of RE2");
    }

    @Test
    void refusesARuleForImagesOfThisHost() {
        units.defines(unit("web.service", RUN + "--name web " + APP));
        Map<String, String> labels = labels("web.service", "semver:~1.4");
        labels.put("io.containers.autoupdate", "local");
        container(ID, "web", APP, labels);

        assertThat(find().misfits())
                .extracting(Misfit::reason)
                .singleElement()
                .asString()
                .startsWith("web.service takes its image from local storage (policy local)");
    }

    @Test
    void refusesUnitsThatShareANameAndNotTheRule() {
        units.defines(
                unit("web.service", RUN + "--name web " + APP), unit("other.service", RUN + "--name other " + APP));
        container(ID, "web", APP, labels("web.service", "semver:~1.4"));
        container(OTHER_ID, "other", APP, followed("other.service"));

        Found found = find();

        assertThat(found.workloads()).isEmpty();
        assertThat(found.misfits())
                .extracting(Misfit::reason)
                .hasSize(2)
                .allSatisfy(reason -> assertThat(reason)
                        .startsWith("other.service and web.service have the same image name " + APP)
                        .contains("semver:~1.4", "tag"));
        assertThat(found.misfits())
                .allSatisfy(misfit -> assertThat(misfit.byHand()).isNotNull());
    }

    @Test
    void followsUnitsThatShareNameAndRule() {
        units.defines(
                unit("web.service", RUN + "--name web " + APP), unit("other.service", RUN + "--name other " + APP));
        container(ID, "web", APP, labels("web.service", "semver:~1.4"));
        container(OTHER_ID, "other", APP, labels("other.service", " semver:~1.4 "));

        assertThat(find().workloads()).hasSize(2);
    }

    @Test
    void refusesOneRuleOfTheConfigurationForSeveralImages() {
        configured("web.service", RULE);
        units.defines(unit("web.service", RUN + "--name web " + APP));
        container(ID, "web", APP, followed("web.service"));
        container(OTHER_ID, "side", "registry.example/side:2.0.0", followed("web.service"));

        Found found = find();

        assertThat(found.workloads()).isEmpty();
        assertThat(found.misfits())
                .extracting(Misfit::reason)
                .hasSize(2)
                .allSatisfy(reason ->
                        assertThat(reason).contains("one rule (semver:~1.4)", "the label io.tidewaiter.follow"));
    }
}
