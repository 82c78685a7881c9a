package io.tidewaiter.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagRuleTest {

    @ParameterizedTest
    @CsvSource({
        "semver:~1.4, 1.4.0",
        "semver:~1.4, v1.4.7",
        "semver:~1.4, 1.4.2_build.7",
        "semver:^2 !>2.5, 2.5.9",
        "semver:>=1.2 <2, 1.9.0",
        "semver:1.2 - 1.4, 1.4.9",
        "semver:~1.4 || ^2, 2.7.1",
        "semver:*, 0.0.1",
        "semver: ~1.4, 1.4.1",
        "semver:~1.4 pre-release:yes, 1.4.2-rc.1",
        "semver:>=1.5.0-rc.1, 1.5.0-rc.2",
        "regex:2026\\.\\d+ order:number, 2026.12",
        "regex:^2026\\.\\d+$ order:number, 2026.12",
        "regex:v?\\d+\\.\\d+\\.\\d+ order:semver, v1.2.3",
        "regex:.* order:calendar, 26.04",
        "regex:.* order:alphabetical, noble"
    })
    void letsThrough(String rule, String tag) {
        assertThat(TagRule.parse(rule).matches(tag)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "semver:~1.4, 1.5.0",
        "semver:~1.4, 1.3.9",
        "semver:~1.4, 1.4",
        "semver:~1.4, 1",
        "semver:~1.4, latest",
        "semver:~1.4, 1.04.1",
        "semver:~1.4, 1.4.01",
        "semver:~1.4, 1.4.2-rc.1",
        "semver:~1.4, 1.4.2-alpine",
        "semver:~1.4 pre-release:yes, 1.5.0-rc.1",
        "semver:*, 99999999999.0.0",
        "semver:* pre-release:yes, 1.0.0-99999999999999999999",
        "semver:*, 1.2.3.4",
        "semver:*, v",
        "semver:^2 !>2.5, 2.6.0",
        "semver:^2 !>2.5 pre-release:yes, 2.6.0-rc.1",
        "semver:^2 !2.3.1 !2.3.2, 2.3.2",
        "regex:2026\\.\\d+ order:number, 2026.12-rc1",
        "regex:2026\\.\\d+ order:number, v2026.12",
        "regex:2026\\.\\d+ !2026\\.13 order:number, 2026.13",
        "regex:.* order:semver, 1.2.3-rc.1",
        "regex:.* order:number, latest",
        "regex:.* order:calendar, 123.4"
    })
    void keepsOut(String rule, String tag) {
        assertThat(TagRule.parse(rule).matches(tag)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "latest ; \"latest\" is not a rule",
                "'' ; \"\" is not a rule",
                "semver: ; a range of versions is missing",
                "semver:!2 ; a range of versions is missing",
                "semver:garbage ; \"garbage\" is not a range of versions",
                "semver:^2 xyz ; \"xyz\" is not a range of versions",
                "semver:^99999999999 ; \"^99999999999\" is not a range of versions",
                "semver:>= 1.2 ; \">=\" is not a range of versions",
                "semver:^2 || ; is not a range of versions",
                "semver:1.2 - ; is not a range of versions",
                "semver:~1.2 - 1.4 ; is not a range of versions",
                "semver:1.0.0-99999999999999999999 ; is not a range of versions",
                "semver:^2 !?? ; \"??\" is not a range of versions",
                "semver:^2 order:number ; semver: has its order already",
                "semver:^2 pre-release:perhaps ; pre-release:perhaps is unknown",
                "semver:^2 fallback:older fallback:older ; fallback: stands there twice",
                "regex:\\d+ ; an expression needs an order",
                "regex:\\d+ order:best ; order:best is unknown",
                "regex: order:number ; an expression is missing",
                "regex:(\\d+ order:number ; is not an expression of RE2",
                "regex:(?!x)\\d+ order:number ; is not an expression of RE2",
                "regex:\\d+ more order:number ; \"more\" is no option",
                "regex:a{1000} order:number ; too large an expression",
                "regex:((a{100}){100}){100} order:number ; repeats a group by number"
            })
    void refusesInOneLineWhatItCannotRead(String rule, String why) {
        assertThatThrownBy(() -> TagRule.parse(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThatThrownBy(() -> TagRule.parse("regex:" + "a".repeat(600) + " order:number"))
                .hasMessage("it is longer than 512 characters");
    }

    /** Each of these takes a backtracking engine longer than anyone waits. */
    @ParameterizedTest
    @ValueSource(strings = {"(a+)+b", "(a|a)*b", "(a|aa)+b", "(.*a)(.*a)(.*a)(.*a)(.*a)(.*a)(.*a)(.*a)(.*a)b"})
    void takesNoExpressionThatHangs(String expression) {
        List<String> tags =
                IntStream.range(0, 1000).mapToObj(i -> "a".repeat(120) + i).toList();

        assertThat(TagChoice.of(TagRule.parse("regex:" + expression + " order:alphabetical"), tags, null)
                        .matching())
                .isEmpty();
    }

    @Test
    void isTheSameWhenItIsWrittenAlike() {
        assertThat(TagRule.parse(" semver:^2   !>2.5 "))
                .isEqualTo(TagRule.parse("semver:^2 !>2.5"))
                .hasToString("semver:^2 !>2.5")
                .isNotEqualTo(TagRule.parse("semver:^2"));
    }

    @Test
    void letsNothingThroughWhereTheOwnTagIsFollowed() {
        assertThat(TagRule.parse("tag")).isEqualTo(TagRule.OWN_TAG);
        assertThat(TagRule.OWN_TAG.matches("1.0.0")).isFalse();
    }
}
