package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** As systemd puts them in when it starts a unit: systemd.service(5), command lines. */
class VariablesTest {

    private final Variables variables = new Variables(
            List.of("IMAGE=registry.example/shop:prod", "OPTIONS=--rm  --name shop", "EMPTY=", "TAG=prod"));

    @Test
    void areReplacedWithinAWord() {
        assertThat(variables.in(List.of("podman", "run", "${IMAGE}", "a:${TAG}-${TAG}", "${EMPTY}")))
                .containsExactly("podman", "run", "registry.example/shop:prod", "a:prod-prod", "");
    }

    @Test
    void areAsManyWordsAsTheyHaveWhereTheyStandAlone() {
        assertThat(variables.in(List.of("podman", "run", "$OPTIONS", "$EMPTY", "x$TAG")))
                .containsExactly("podman", "run", "--rm", "--name", "shop", "x$TAG");
    }

    @Test
    void stayAsTheyAreWrittenWhereTheUnitDoesNotSetThem() {
        assertThat(variables.in(List.of("podman", "run", "$OTHER", "${OTHER}", "$$TAG", "$${TAG}")))
                .containsExactly("podman", "run", "$OTHER", "${OTHER}", "$TAG", "${TAG}");
    }
}
