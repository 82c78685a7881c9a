package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.SignatureRule;
import io.tidewaiter.image.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** containers-policy.json(5). */
class SignaturePolicyTest {

    private static final String ANYTHING = "[{\"type\":\"insecureAcceptAnything\"}]";
    private static final String REJECT = "[{\"type\":\"reject\"}]";
    private static final Reference WEB = Reference.parse("registry.example:5000/team/web:prod");

    @TempDir
    private Path folder;

    private Path user = Path.of("");
    private Path system = Path.of("");
    private SignaturePolicy policy = new SignaturePolicy(List.of());

    @BeforeEach
    void place() {
        user = folder.resolve("user.json");
        system = folder.resolve("system.json");
        policy = new SignaturePolicy(List.of(user, system));
    }

    private SignatureRule rule(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return policy.rule(WEB);
    }

    /** As containers/image does for this name, the first that there is. */
    @Test
    void looksFromTheTagToTheHostAndItsDomains() {
        assertThat(SignaturePolicy.scopes(Reference.parse("reg.dc.example:5000/team/web")))
                .containsExactly(
                        "reg.dc.example:5000/team/web:latest",
                        "reg.dc.example:5000/team/web",
                        "reg.dc.example:5000/team",
                        "reg.dc.example:5000",
                        "*.dc.example",
                        "*.example");
        assertThat(SignaturePolicy.scopes(WEB.at(io.tidewaiter.image.Digest.parse("sha256:" + "a".repeat(64)))))
                .startsWith(
                        "registry.example:5000/team/web@sha256:" + "a".repeat(64), "registry.example:5000/team/web");
        assertThat(SignaturePolicy.scopes(Reference.parse("docker.io/nginx:1")))
                .startsWith("docker.io/library/nginx:1", "docker.io/library/nginx", "docker.io/library", "docker.io");
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example:5000/team/web:prod, false",
        "registry.example:5000/team/web:v1, true",
        "registry.example:5000/team/web, false",
        "registry.example:5000/team, false",
        "registry.example:5000, false",
        "registry.example, true",
        "*.example, false",
        "'', false"
    })
    void findsTheScopeThatCounts(String scope, boolean acceptsAnything) throws IOException {
        SignatureRule rule = rule(user, """
                {"default": %s, "transports": {"docker": {"%s": %s}}}""".formatted(ANYTHING, scope, REJECT));

        assertThat(rule.acceptsAnything()).isEqualTo(acceptsAnything);
    }

    @Test
    void takesTheLongestScope() throws IOException {
        SignatureRule rule = rule(user, """
                {"default": %s, "transports": {"docker": {"registry.example:5000": %s, "registry.example:5000/team": %s,
                 "": %s}, "docker-daemon": {"": %s}}}""".formatted(REJECT, REJECT, ANYTHING, REJECT, REJECT));

        assertThat(rule.acceptsAnything()).isTrue();
    }

    @Test
    void namesTheScopeTheFileAndWhatIsDemanded() throws IOException {
        assertThat(rule(user, """
                        {"default": %s, "transports": {"docker": {"registry.example:5000/team": [
                          {"type": "signedBy", "keyType": "GPGKeys", "keyPath": "/k"}, {"type": "sigstoreSigned"}]}}}""".formatted(ANYTHING)).name())
                .isEqualTo("the scope registry.example:5000/team in %s, signedBy and sigstoreSigned".formatted(user));
        assertThat(rule(user, "{\"default\": %s}".formatted(REJECT)).name())
                .isEqualTo("the default in %s, reject".formatted(user));
    }

    @Test
    void readsTheUsersFileInPlaceOfTheSystems() throws IOException {
        Files.writeString(system, "{\"default\": %s}".formatted(REJECT));
        assertThat(policy.rule(WEB).acceptsAnything()).isFalse();

        assertThat(rule(user, "{\"default\": %s}".formatted(ANYTHING)).acceptsAnything())
                .as("read again when there is another file")
                .isTrue();
    }

    /** Podman pulls nothing then, and is to say so itself. */
    @Test
    void leavesItToPodmanWhereThereIsNoPolicy() {
        assertThat(policy.rule(WEB).acceptsAnything()).isFalse();
        assertThat(policy.rule(WEB).name()).contains(user.toString(), system.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"default\": []}",
                "{\"default\": {\"type\": \"insecureAcceptAnything\"}}",
                "{\"default\": [{\"type\": \"insecureAcceptAnything\", \"more\": 1}]}",
                "{\"default\": [{\"type\": \"insecureAcceptAnything\"}, {\"type\": \"signedBy\"}]}",
                "{\"default\": [{\"type\": \"insecureAcceptAnything\"}], \"default\": [{\"type\": \"reject\"}]}"
            })
    void takesNothingForPlainThatItDoesNotUnderstand(String text) throws IOException {
        assertThat(rule(user, text).acceptsAnything()).isFalse();
    }

    @Test
    void isAnotherRevisionWhenTheRuleOrItsKeyChanges() throws IOException {
        Path key = Files.writeString(folder.resolve("key.pub"), "one");
        String signed = "{\"default\": [{\"type\": \"sigstoreSigned\", \"keyPaths\": [\"%s\"]}]}".formatted(key);
        String first = rule(user, signed).revision();
        assertThat(rule(user, signed + "\n").revision()).isEqualTo(first);

        Files.writeString(key, "another");
        String second = policy.rule(WEB).revision();
        assertThat(second).isNotEqualTo(first);
        assertThat(rule(user, "{\"default\": %s}".formatted(REJECT)).revision()).isNotIn(first, second);
    }
}
