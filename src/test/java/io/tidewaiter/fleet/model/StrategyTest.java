package io.tidewaiter.fleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrategyTest {

    @Test
    void theDefaultIsSound() {
        assertThat(Strategy.DEFAULT.mistakes()).isEmpty();
    }

    @Test
    void theLastWaveIsAllHosts() {
        assertThat(waves().mistakes()).singleElement().asString().contains("the last one is not 100%");
        assertThat(waves("10%", "90%").mistakes()).singleElement().asString().contains("the last one is not 100%");
        assertThat(waves("role=first", "3", "100%").mistakes()).isEmpty();
    }

    @Test
    void eachWaveIsLargerThanTheOneBefore() {
        assertThat(waves("50%", "10%", "100%").mistakes())
                .singleElement()
                .asString()
                .contains("10% comes after 50%");
        assertThat(waves("100%", "100%").mistakes()).hasSize(1);
    }

    @Test
    void aBudgetAndALimitOfLateHostsAreNoLabels() {
        assertThat(with(new Strategy.Partly(
                                null, null, Portion.parse("a=b"), 0, null, null, Portion.parse("a=b"), null))
                        .mistakes())
                .hasSize(3);
    }

    @Test
    void isTheSameAfterItWasKeptInEtcd() {
        Strategy kept = FleetJson.read(FleetJson.write(Strategy.DEFAULT), Strategy.class)
                .orElseThrow();

        assertThat(kept).isEqualTo(Strategy.DEFAULT);
    }

    private static Strategy waves(String... waves) {
        List<Portion> portions = Arrays.stream(waves).map(Portion::parse).toList();
        return with(new Strategy.Partly(null, portions, null, null, null, null, null, null));
    }

    private static Strategy with(Strategy.Partly part) {
        return part.over(Strategy.DEFAULT);
    }
}
