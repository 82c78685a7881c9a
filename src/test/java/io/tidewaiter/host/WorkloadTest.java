package io.tidewaiter.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    private static final Path ASKED = Path.of("/home/core/asked.json");
    private static final Identity OWN = new Identity.Given("core", "secret", "--creds of web.service");
    private static final Identity LABELLED = Identity.labelled(Path.of("/home/core/label.json"));

    private static Source reached(Identity own, @Nullable Path asked, @Nullable Boolean tlsVerify) {
        Source source = new Source(Reference.parse("registry.example/web:prod"), own, false);
        return new Workload(
                        "web.service", "web", true, "", "", source, "registry", HealthPolicy.DEFAULT, GatePolicy.NONE)
                .reached(asked, tlsVerify)
                .source();
    }

    @Test
    void isReachedAsItsUnitSaysWhereNobodyAsksForAnythingElse() {
        assertThat(reached(OWN, null, null).identity()).isEqualTo(OWN);
        assertThat(reached(OWN, null, null).tlsVerify()).isFalse();
    }

    /** As by {@code podman auto-update --authfile}, which the label only is above. */
    @Test
    void isReachedAsSomebodyAsksWhereNoLabelSaysOtherwise() {
        assertThat(reached(OWN, ASKED, true).identity()).isEqualTo(new Identity.InFile(ASKED, "--authfile"));
        assertThat(reached(OWN, ASKED, true).tlsVerify()).isTrue();
        assertThat(reached(Identity.ofUser(), ASKED, null).identity())
                .isEqualTo(new Identity.InFile(ASKED, "--authfile"));
        assertThat(reached(LABELLED, ASKED, null).identity()).isEqualTo(LABELLED);
    }
}
