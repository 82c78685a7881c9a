package io.tidewaiter.fleet.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a release goes through a group of hosts.
 *
 * @param canaries the hosts that go first
 * @param waves which hosts may have it after each soak, the canaries included; the last is all of them
 * @param budget how many hosts may be updating at once
 * @param failures how many hosts may fail by the image's fault before the rollout is halted; with fewer canaries than that,
 *     as many as there are canaries
 * @param soakSeconds between a wave that is proven and the next one
 * @param deadlineSeconds how long a host of an open wave may take before it is late
 * @param late how many of a wave's hosts may be late without holding up the next wave
 * @param ramp whether the number of hosts that are updating at once is limited to the number of proven hosts, divided by one
 *     more than the number of failed ones. The canaries may all begin at once
 */
public record Strategy(
        Portion canaries,
        List<Portion> waves,
        Portion budget,
        int failures,
        long soakSeconds,
        long deadlineSeconds,
        Portion late,
        boolean ramp) {

    /** The strategy of a fleet that configures none: one host of a thousand goes first. */
    public static final Strategy DEFAULT = new Strategy(
            new Portion.Percent(new BigDecimal("0.1")),
            List.of(new Portion.Percent(new BigDecimal(10)), Portion.all()),
            new Portion.Percent(new BigDecimal(5)),
            2,
            600,
            3600,
            new Portion.Percent(new BigDecimal(10)),
            true);

    public Strategy {
        waves = List.copyOf(waves);
    }

    /** The values that a person gives; a value that is null comes from another strategy. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Partly(
            @Nullable Portion canaries,
            @Nullable List<Portion> waves,
            @Nullable Portion budget,
            @Nullable Integer failures,
            @Nullable Long soakSeconds,
            @Nullable Long deadlineSeconds,
            @Nullable Portion late,
            @Nullable Boolean ramp) {

        public static final Partly NOTHING = new Partly(null, null, null, null, null, null, null, null);

        public Strategy over(Strategy other) {
            return new Strategy(
                    or(canaries, other.canaries),
                    or(waves, other.waves),
                    or(budget, other.budget),
                    or(failures, other.failures),
                    or(soakSeconds, other.soakSeconds),
                    or(deadlineSeconds, other.deadlineSeconds),
                    or(late, other.late),
                    or(ramp, other.ramp));
        }

        private static <T> T or(@Nullable T mine, T other) {
            return mine == null ? other : mine;
        }
    }

    /**
     * The mistakes for which a rollout of this strategy would never end, or would protect nothing; empty if there are none.
     */
    public List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        if (waves.isEmpty() || !waves.getLast().isAll()) {
            mistakes.add("waves: the last one is not 100%, so the other hosts would never be updated");
        }
        BigDecimal before = BigDecimal.ZERO;
        for (Portion wave : waves) {
            if (wave instanceof Portion.Percent(BigDecimal percent)) {
                if (percent.compareTo(before) <= 0) {
                    mistakes.add("waves: %s comes after %s%%, and each wave is larger than the one before"
                            .formatted(wave, before.toPlainString()));
                }
                before = percent;
            }
        }
        if (budget instanceof Portion.Labelled) {
            mistakes.add("budget: it is a number or a percentage of hosts, not a label");
        }
        if (late instanceof Portion.Labelled) {
            mistakes.add("late: it is a number or a percentage of hosts, not a label");
        }
        if (failures < 1) {
            mistakes.add("failures: with less than 1 every rollout would be halted before it begins");
        }
        return mistakes;
    }
}
