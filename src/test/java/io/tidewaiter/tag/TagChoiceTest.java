package io.tidewaiter.tag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagChoiceTest {

    /** The newest first; in whichever order a registry lists them. */
    @ParameterizedTest
    @CsvSource({
        "semver:*, 10.0.0 9.9.9 1.10.0 1.9.0 1.2.10 1.2.9 0.0.1",
        "semver:*, v2.0.0 1.9.0 v1.8.0",
        "semver:* pre-release:yes, 1.0.0 1.0.0-rc.11 1.0.0-rc.2 1.0.0-beta 1.0.0-alpha.1 1.0.0-alpha",
        "regex:.* order:number, 2026.13 2026.2 2026.1 2026 2025.99",
        "regex:.* order:number, b18 a17 b9",
        "regex:.* order:number, 99999999999999999999999999.1 99999999999999999999999999 2 1",
        "regex:.* order:calendar, 2026.2.1 20260131 26.01 2025-12-31 202511",
        "regex:.* order:alphabetical, noble jammy focal 1",
        "regex:release-(\\d+)-[0-9a-f]+ order:number, release-12-00f release-11-ffff release-2-99999",
        "regex:(\\d+)\\.(\\d+)-[a-z]+\\d* order:number, 1.10-debian12 1.9-debian13"
    })
    void putsTheNewestFirst(String rule, String newestFirst) {
        List<String> tags = List.of(newestFirst.split(" "));
        List<String> listed = new ArrayList<>(tags);
        Random random = new Random(7);

        for (int i = 0; i < 20; i++) {
            Collections.shuffle(listed, random);
            assertThat(TagChoice.of(TagRule.parse(rule), listed, null).matching())
                    .isEqualTo(tags);
        }
    }

    @Test
    void staysWithWhatRunsAmongTagsThatAreEquallyNew() {
        TagRule rule = TagRule.parse("semver:*");
        List<String> tags = List.of("1.2.3", "v1.2.3", "1.2.3_7", "1.2.3_8");

        assertThat(TagChoice.of(rule, tags, null).matching()).first().isEqualTo("1.2.3");
        assertThat(tags)
                .allSatisfy(
                        running -> assertThat(TagChoice.of(rule, tags, running).ahead())
                                .first()
                                .isEqualTo(running));
    }

    @Test
    void leavesOutWhatIsOlderThanWhatRuns() {
        TagChoice choice =
                TagChoice.of(TagRule.parse("semver:~1.4"), List.of("1.4.0", "1.4.1", "1.4.3", "1.5.0"), "1.4.2");

        assertThat(choice.matching()).containsExactly("1.4.3", "1.4.1", "1.4.0");
        assertThat(choice.ahead()).containsExactly("1.4.3");
    }

    @ParameterizedTest
    @CsvSource({
        "semver:~1.4, 2.0.0", // the rule was made narrower than what runs
        "semver:~1.4, 1.4.9", // the tag is gone
        "semver:~1.4, v1.4.9",
        "regex:1\\.4\\.\\d+ order:semver, 2.0.0",
        "regex:1\\.4\\.\\d+ order:number, 1.5.0"
    })
    void hasNothingAheadOfWhatIsNewer(String rule, String running) {
        TagChoice choice = TagChoice.of(TagRule.parse(rule), List.of("1.4.0", "1.4.1"), running);

        assertThat(choice.matching()).hasSize(2);
        assertThat(choice.ahead()).isEmpty();
    }

    @Test
    void hasAllAheadWhereNothingIsKnownOfWhatRuns() {
        assertThat(TagChoice.of(TagRule.parse("semver:~1.4"), List.of("1.4.0", "1.4.1"), null)
                        .ahead())
                .containsExactly("1.4.1", "1.4.0");
        assertThat(TagChoice.of(TagRule.parse("semver:~1.4"), List.of("1.4.0"), "prod")
                        .ahead())
                .containsExactly("1.4.0");
    }

    @Test
    void findsTheNewestOfTenThousand() {
        List<String> tags = new ArrayList<>(IntStream.range(0, 10_000)
                .mapToObj(i -> i % 3 == 0 ? "1.4." + i : i % 3 == 1 ? "sha-" + i : "1.5." + i)
                .toList());
        Collections.shuffle(tags, new Random(1));

        TagChoice choice = TagChoice.of(TagRule.parse("semver:~1.4"), tags, "1.4.9996");

        assertThat(choice.matching()).hasSize(3334);
        assertThat(choice.ahead()).containsExactly("1.4.9999", "1.4.9996");
    }

    @Test
    void countsATagOnceThatIsListedTwice() {
        assertThat(TagChoice.of(TagRule.parse("semver:*"), List.of("1.0.0", "1.0.0"), null)
                        .matching())
                .containsExactly("1.0.0");
    }

    /** Before any tag was followed. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "semver:~1.4, 1.4.1, -, 1.4.1",
                "semver:~1.4, 1.4.1, 1.4.2, 1.4.2",
                "semver:~1.4, 1.4.2, 1.4.1, 1.4.2",
                "semver:~1.4, 1.4.1, 24.4.0, 1.4.1", // of the base image
                "semver:~1.4, prod, 1.4.2, 1.4.2",
                "semver:~1.4, prod, 2.0.0, 2.0.0",
                "semver:~1.4, 1.4, 1.4.2+gabcdef, 1.4.2+gabcdef",
                "semver:~1.4, latest, 24.04, -",
                "semver:~1.4, latest, -, -",
                "regex:2026\\.\\d+ order:number, 2026.3, -, 2026.3",
                "regex:2026\\.\\d+ order:number, latest, 2026.4, 2026.4",
                "regex:2026\\.\\d+ order:number, latest, 24.04, -",
                "regex:[a-z]+ order:alphabetical, prod, -, prod"
            })
    void takesWhatRunsFromItsOwnTagOrItsLabel(
            String rule, String own, @Nullable String label, @Nullable String version) {
        assertThat(TagChoice.beforehand(TagRule.parse(rule), own, label).orElse(null))
                .isEqualTo(version);
    }

    @Test
    void knowsWhichOfTwoIsNewer() {
        TagRule rule = TagRule.parse("semver:~1.4");

        assertThat(TagChoice.isNewer(rule, "1.4.10", "1.4.9")).isTrue();
        assertThat(TagChoice.isNewer(rule, "1.4.9", "1.4.9")).isFalse();
        assertThat(TagChoice.isNewer(rule, "v1.4.9", "1.4.9")).isFalse();
        assertThat(TagChoice.isNewer(rule, "1.4.9", "prod")).isFalse();
    }
}
