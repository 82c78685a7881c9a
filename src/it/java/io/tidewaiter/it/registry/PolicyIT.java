package io.tidewaiter.it.registry;

import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.TestHost;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Signatures of GPG beside the images and of sigstore in the registry: for each case {@code podman pull}, {@code podman
 * auto-update} and Tidewaiter come to the same result.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PolicyIT {

    /** What policy.json says of a case's repository, how its new image is signed, and whether it is to come in. */
    private enum Case {
        GPG("signedBy", "prod", true),
        GPG_OTHER_TAG("signedBy", "v2", false),
        SIGSTORE("sigstoreSigned", "prod", true),
        SIGSTORE_OTHER_TAG("sigstoreSigned", "v2", false),
        UNSIGNED("signedBy", "", false),
        REJECTED_TAG("reject", "", false),
        HERE_ALREADY("sigstoreSigned", "", false),
        EXACTLY("matchExact", "prod", true),
        /** Its name is another than its registry's: what is signed is the name. */
        MIRRORED("sigstoreSigned", "prod", true);

        private final String rule;
        private final String signedAs;
        private final boolean acceptable;

        Case(String rule, String signedAs, boolean acceptable) {
            this.rule = rule;
            this.signedAs = signedAs;
            this.acceptable = acceptable;
        }

        String unit() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        /** As it is followed. */
        String repository() {
            return (this == MIRRORED ? "mirrored.test" : REGISTRY) + "/" + unit();
        }

        /** Where it is pushed to. */
        private String place() {
            return REGISTRY + "/" + unit();
        }

        String reference() {
            return repository() + ":prod";
        }

        private boolean isSigstore() {
            return rule.equals("sigstoreSigned");
        }

        private String scope() {
            return rule.equals("reject") ? reference() : repository();
        }

        private String demand() {
            return switch (rule) {
                case "signedBy" ->
                    "{\"type\": \"signedBy\", \"keyType\": \"GPGKeys\", \"keyPath\": \"/home/core/release.gpg\"}";
                case "matchExact" ->
                    "{\"type\": \"signedBy\", \"keyType\": \"GPGKeys\", \"keyPath\": \"/home/core/release.gpg\","
                            + " \"signedIdentity\": {\"type\": \"matchExact\"}}";
                case "sigstoreSigned" -> "{\"type\": \"sigstoreSigned\", \"keyPath\": \"/home/core/key.pub\"}";
                default -> "{\"type\": \"reject\"}";
            };
        }

        private String registriesD() {
            return isSigstore()
                    ? "  %s: {use-sigstore-attachments: true}\n".formatted(place())
                    : "  %s: {lookaside: 'file:///home/core/signatures', lookaside-staging: 'file:///home/core/signatures'}\n"
                            .formatted(repository());
        }

        /** Pushes this version, signed as the tag that it is pushed to first. */
        private String publish(String version, String tag) {
            String sign = isSigstore()
                    ? "--sign-by-sigstore-private-key key.private --sign-passphrase-file passphrase --sign-identity %s:%s"
                            .formatted(repository(), tag)
                    : "--sign-by release@example.test";
            String from = "docker://%s/httpd:%s".formatted(REGISTRY, version);
            String signed = "skopeo copy --quiet --retry-times 3 %s %s docker://%s:%s"
                    .formatted(tag.isEmpty() ? "" : sign, from, place(), tag.isEmpty() ? "prod" : tag);
            return tag.isEmpty() || tag.equals("prod")
                    ? signed
                    : signed
                            + " && skopeo copy --quiet --retry-times 3 %s %s docker://%s"
                                    .formatted(isSigstore() ? "--remove-signatures" : "", from, place() + ":prod");
        }
    }

    /** Shares the tag of the unsigned image, and comes after its unit. */
    private static final String SHARING = "x-unsigned";

    @RegisterExtension
    static final TestHost host = new TestHost();

    private static final Account core = host.core();

    @BeforeAll
    static void signAndFollow() {
        core.shell("""
                set -e
                gpg --batch --quiet --passphrase '' --quick-generate-key release@example.test default default never
                gpg --export release@example.test >release.gpg
                echo secret >passphrase
                skopeo generate-sigstore-key --output-prefix key --passphrase-file passphrase >/dev/null
                mkdir signatures
                podman pull --quiet REGISTRY/httpd:v1 REGISTRY/httpd:v2 >/dev/null
                """.replace("REGISTRY", REGISTRY)).ok();
        core.write(
                ".config/containers/registries.d/all.yaml",
                "docker:\n"
                        + Arrays.stream(Case.values()).map(Case::registriesD).collect(Collectors.joining()));
        demand();
        core.write(".config/containers/registries.conf.d/mirrored.conf", """
                [[registry]]
                prefix = "mirrored.test"
                location = "127.0.0.1:5001"
                mirror = [{location = "REGISTRY", insecure = true}]
                """.replace("REGISTRY", REGISTRY));
        core.configure("health:\n  timeout: 6s\n  soak: 1s\n");
        each("%s", each -> each.publish("v1", ""));
        for (Case each : Case.values()) {
            install(each.unit(), each.reference());
        }
        install(SHARING, Case.UNSIGNED.reference());
        core.systemctl("daemon-reload").ok();
        core.podman("tag", REGISTRY + "/httpd:v1", Case.UNSIGNED.reference()).ok();
        core.systemctl("start", SHARING).ok();
        behind();
        each("%s", each -> each.publish("v2", each.signedAs));
    }

    private static void demand() {
        core.write(".config/containers/policy.json", """
                {"default": [{"type": "insecureAcceptAnything"}], "transports": {"docker": {
                %s}}}""".formatted(Arrays.stream(Case.values())
                .map(each -> "\"%s\": [%s]".formatted(each.scope(), each.demand()))
                .collect(Collectors.joining(",\n"))));
    }

    private static void install(String unit, String image) {
        core.write(".config/containers/systemd/%s.container".formatted(unit), """
                [Container]
                ContainerName=%s
                Image=%s
                AutoUpdate=registry
                """.formatted(unit, image));
    }

    /** A command for each case, one after the other. */
    private static void each(String command, java.util.function.Function<Case, String> argument) {
        core.shell("set -e\n"
                        + Arrays.stream(Case.values())
                                .map(each -> command.formatted(argument.apply(each)))
                                .collect(Collectors.joining("\n")))
                .ok();
    }

    /** All run v1, which their names mean here. */
    private static void behind() {
        each("podman tag " + REGISTRY + "/httpd:v1 %s", Case::reference);
        core.shell("systemctl --user restart "
                        + Arrays.stream(Case.values()).map(Case::unit).collect(Collectors.joining(" ")))
                .ok();
    }

    private static String id(String image) {
        return core.podman("image", "inspect", "--format={{.Id}}", image).ok();
    }

    private static Map<Case, Boolean> updated(CommandResult ran) {
        Map<String, Boolean> byContainer = Account.rows(ran).stream()
                .collect(Collectors.toMap(
                        row -> row.path("ContainerName").asText(),
                        row -> row.path("Updated").asText().equals("true")));
        Map<Case, Boolean> updated = new TreeMap<>();
        for (Case each : Case.values()) {
            updated.put(each, byContainer.get(each.unit()));
        }
        return updated;
    }

    @Test
    @Order(1)
    void acceptsAndRefusesTagsAsPodmanDoes() {
        // given
        Map<Case, Boolean> right = new TreeMap<>();
        List.of(Case.values()).forEach(each -> right.put(each, each.acceptable));

        // when
        Map<Case, Boolean> podmans = updated(core.podman("auto-update", "--format", "json"));
        behind();
        CommandResult ran = core.tidewaiter("auto-update", "--format", "json");
        Map<Case, Boolean> ours = updated(ran);

        // then
        assertThat(ours).as(ran.toString()).isEqualTo(podmans).isEqualTo(right);
        assertThat(ran.exit()).isEqualTo(125);
        assertThat(Account.rows(ran))
                .filteredOn(row -> row.path("Image").asText().equals(Case.UNSIGNED.reference()))
                .hasSize(2)
                .allMatch(row -> row.path("Updated").asText().equals("failed"));
        for (Case each : Case.values()) {
            String version = each.acceptable ? "v2" : "v1";
            assertThat(id(each.reference())).as(each.name()).isEqualTo(id(REGISTRY + "/httpd:" + version));
            assertThat(core.podman("inspect", "--format={{.Image}}", each.unit())
                            .ok())
                    .as(each.name())
                    .isEqualTo(id(REGISTRY + "/httpd:" + version));
        }

        // when
        Map<Case, Boolean> pulls = new LinkedHashMap<>();
        for (Case each : Case.values()) {
            pulls.put(each, core.podman("pull", "--quiet", each.reference()).exit() == 0);
        }

        // then
        assertThat(pulls).isEqualTo(right);
    }

    @Test
    @Order(2)
    void saysWhyAndTakesItInOnceItIsSigned() {
        // given
        String unit = Case.UNSIGNED.unit() + ".service";
        assertThat(core.history().stream()
                        .filter(past -> past.path("unit").asText().equals(unit))
                        .map(past -> past.path("outcome").asText()))
                .containsExactly("refused");

        // when
        String status = core.tidewaiter("status", "--format", "json").ok();

        // then
        assertThat(status)
                .contains("does not accept")
                .contains("the scope " + Case.UNSIGNED.repository()
                        + " in /home/core/.config/containers/policy.json, signedBy")
                .contains("the scope " + Case.REJECTED_TAG.reference() + " in ");

        // when
        core.shell(Case.UNSIGNED.publish("v2", "prod")).ok();
        CommandResult now = core.tidewaiter("update", "now", Case.UNSIGNED.unit());

        // then
        assertThat(now.exit()).as(now.toString()).isZero();
        assertThat(id(Case.UNSIGNED.reference())).isEqualTo(id(REGISTRY + "/httpd:v2"));

        // when it is rolled back by hand, the policy is not asked
        core.write(".config/containers/policy.json", "{\"default\": [{\"type\": \"reject\"}]}");
        CommandResult back = core.tidewaiter("rollback", Case.UNSIGNED.unit());

        // then
        assertThat(back.exit()).as(back.toString()).isZero();
        assertThat(id(Case.UNSIGNED.reference())).isEqualTo(id(REGISTRY + "/httpd:v1"));
    }

    /** The name was on it for a moment, as while it is pulled, and the unit was restarted then. */
    @Test
    @Order(3)
    void takesAUnitBackThatRunsWhatWaits() {
        // given
        String unit = Case.GPG.unit();
        demand();
        core.configure("health:\n  timeout: 6s\n  soak: 1s\ngates:\n  approve: true\n");
        core.shell(Case.GPG.publish("v3", "prod")).ok();
        core.tidewaiter("update", "now");
        core.shell("""
                set -e
                podman pull --quiet REFERENCE
                systemctl --user restart UNIT
                podman tag REGISTRY/httpd:v2 REFERENCE
                """.replace("REFERENCE", Case.GPG.reference())
                        .replace("UNIT", unit)
                        .replace("REGISTRY", REGISTRY))
                .ok();
        String running = core.podman("inspect", "--format={{.Image}}", unit).ok();
        assertThat(running).isNotEqualTo(id(REGISTRY + "/httpd:v2"));

        // when
        CommandResult ran = core.tidewaiter("update", "now");

        // then
        assertThat(ran.err()).contains(unit + ".service was started on", "waits for approval");
        assertThat(core.podman("inspect", "--format={{.Image}}", unit).ok()).isEqualTo(id(REGISTRY + "/httpd:v2"));
        assertThat(core.quarantine()).isEmpty();

        // when
        core.tidewaiter("approve", unit).ok();
        core.tidewaiter("update", "now", unit).ok();

        // then
        assertThat(core.podman("inspect", "--format={{.Image}}", unit).ok()).isEqualTo(running);
        core.configure("health:\n  timeout: 6s\n  soak: 1s\n");
    }
}
