package io.tidewaiter.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.dashboard.ServedPage.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AssetsTest {

    private static final Path SOURCES = Path.of("src/main/resources/io/tidewaiter/dashboard");
    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"(assets/[^\"]+)\"");

    @AutoClose
    private final ServedPage page = new ServedPage();

    @Test
    void servesThePageAndAllThatItLoads() throws IOException {
        String html = page.send("GET", "/", "").body();

        List<String> loaded = LOADED.matcher(html)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        assertThat(loaded).hasSize(3);
        for (String path : loaded) {
            Answer answer = page.send("GET", "/" + path, "");
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.headers().get("cache-control")).contains("immutable");
        }
    }

    @ParameterizedTest
    @EnumSource(DashboardPage.class)
    void putsItsPartsIntoThePage(DashboardPage which) throws IOException {
        try (ServedPage served = new ServedPage(which)) {
            String html = served.send("GET", "/", "").body();

            assertThat(html)
                    .contains("id=\"sign-in\"", "id=\"ask-yes\"", "<code>" + which.command() + "</code>")
                    .doesNotContain("part:", "COMMAND");
        }
    }

    @Test
    void servesEveryFileThereIsAsWhatItIs() throws IOException {
        String folder = folder();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file :
                    files.filter(file -> !file.toString().endsWith(".html")).toList()) {
                Answer answer = page.send("GET", folder + file.getFileName(), "");
                assertThat(answer.status()).as(file.toString()).isEqualTo(200);
                assertThat(answer.headers().get("content-type"))
                        .as(file.toString())
                        .startsWith(
                                file.toString().endsWith(".js")
                                        ? "text/javascript"
                                        : file.toString().endsWith(".css") ? "text/css" : "image/svg+xml");
                assertThat(answer.body()).isEqualTo(Files.readString(file));
            }
        }
    }

    @Test
    void isAskedAgainButNotSentAgain() throws IOException {
        Answer first = page.send("GET", "/", "");
        assertThat(first.headers()).containsEntry("cache-control", "no-cache");

        Answer again =
                page.send("GET", "/", "", "If-None-Match: " + first.headers().get("etag"));

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void servesNothingElse() throws IOException {
        String folder = folder();
        for (String path : List.of(
                folder + "index.html",
                folder + "part-talk.html",
                folder + "nothing.js",
                folder + "../index.html",
                folder + "..%2findex.html",
                folder + "Guard.class",
                "/assets/0000000000000000/main.js",
                "/assets/main.js",
                "/favicon.ico")) {
            assertThat(page.send("GET", path, "").status()).as(path).isEqualTo(404);
        }
        assertThat(page.send("POST", "/", "").status()).isEqualTo(405);
    }

    /** What is set as HTML may contain a foreign script. */
    @Test
    void setsTextAndNeverHtml() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
                        .doesNotContainPattern("\\son[a-z]+=|style=|https?://(?!www.w3.org|html.spec)");
            }
        }
    }

    private String folder() throws IOException {
        Matcher script = Pattern.compile("src=\"(assets/[0-9a-f]+/)main.js\"")
                .matcher(page.send("GET", "/", "").body());
        assertThat(script.find()).isTrue();
        return "/" + script.group(1);
    }
}
