package io.tidewaiter.update.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.tidewaiter.update.port.Workloads.Note;
import io.tidewaiter.update.round.RowText;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowTest {

    private static final Workload WEB = new Workload(
            "web.service",
            "web",
            "",
            "",
            Reference.parse("registry.example/web:prod"),
            null,
            "registry",
            HealthPolicy.DEFAULT);
    private static final Note NOTE = new Note("a label does not count", "write a label for it");

    private static String why(Row row) {
        return row.noted(Map.of(WEB.identity(), NOTE)).why();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAUTHORIZED", "UNTRUSTED"})
    void saysOfCredentialsThatTheyAreNotReadWhereTheRegistryDoesNotLetUsIn(Kind kind) {
        assertThat(why(RowText.failed(WEB, new RegistryException(kind, "run podman login", null))))
                .isEqualTo("run podman login; write a label for it");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNAUTHORIZED", "UNTRUSTED"})
    void saysNothingOfThemWhereSomethingElseIsWrong(Kind kind) {
        assertThat(why(RowText.failed(WEB, new RegistryException(kind, "no", null))))
                .isEqualTo("no");
    }

    @Test
    void saysWhatIsToBeKnownWhereNothingElseIs() {
        assertThat(why(RowText.present(WEB))).isEqualTo("a label does not count");
        assertThat(RowText.present(WEB).noted(Map.of()).why()).isEmpty();
    }
}
