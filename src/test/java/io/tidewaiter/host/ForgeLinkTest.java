package io.tidewaiter.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForgeLinkTest {

    private static ImageVersion from(String source, @Nullable String version, @Nullable String revision) {
        return new ImageVersion(version, revision, null, source, null, null);
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/team/shop, https://github.com/team/shop/compare/a1...b2",
        "https://GitHub.com/team/shop.git, https://github.com/team/shop/compare/a1...b2",
        "https://gitlab.com/team/web/shop/, https://gitlab.com/team/web/shop/-/compare/a1...b2",
        "https://gitlab.example.com/team/shop, https://gitlab.example.com/team/shop/-/compare/a1...b2",
        "https://codeberg.org/team/shop, https://codeberg.org/team/shop/compare/a1...b2",
        "https://gitea.example.com/team/shop, https://gitea.example.com/team/shop/compare/a1...b2",
    })
    void leadsToTheComparisonOfAKnownForge(String source, String link) {
        assertThat(ForgeLink.between(from(source, "1", "a1"), from(source, "2", "b2")))
                .contains(link);
    }

    @Test
    void takesVersionsWhereThereAreNoRevisions() {
        String source = "https://github.com/team/shop";

        assertThat(ForgeLink.between(from(source, "v1.4.2", null), from(source, "v1.5.0+3", "b2")))
                .contains("https://github.com/team/shop/compare/v1.4.2...v1.5.0%2B3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://github.com/team/shop",
                "javascript://github.com/team/shop",
                "https://someone@github.com/team/shop",
                "https://github.com:8443/team/shop",
                "https://github.com/team",
                "https://github.com/team/shop/tree/main",
                "https://github.com/team/..",
                "https://github.com/team/shop?tab=readme",
                "https://example.com/team/shop",
                "https://notgithub.com/team/shop",
                "git@github.com:team/shop.git",
                "https://github.com/team/\"><script>",
            })
    void leadsNowhereElse(String source) {
        assertThat(ForgeLink.between(from(source, "1", "a1"), from(source, "2", "b2")))
                .isEmpty();
    }

    @Test
    void isOnlyForTwoRevisionsOfOneSource() {
        String shop = "https://github.com/team/shop";

        assertThat(ForgeLink.between(from(shop, "1", "a1"), from("https://github.com/team/web", "2", "b2")))
                .isEmpty();
        assertThat(ForgeLink.between(from(shop, "1", "a1"), from(shop, "1", "a1")))
                .isEmpty();
        assertThat(ForgeLink.between(from(shop, null, null), from(shop, "2", "b2")))
                .isEmpty();
        assertThat(ForgeLink.between(from(shop, "../../evil", null), from(shop, "2", null)))
                .isEmpty();
    }
}
