package io.tidewaiter.it.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Debian's Chromium, in the network of a host as behind {@code ssh -L}, or of this machine. Each tab has its own profile, and records console
 * messages, errors and requests.
 */
public final class Chromium implements AutoCloseable {

    /** A foreign name whose DNS entry points to this host (DNS rebinding). */
    public static final String REBOUND = "attacker.example";

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    /** It would otherwise look for its maker on a network that is not there. */
    private static final List<String> ARGUMENTS = List.of(
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP %s 127.0.0.1".formatted(REBOUND));

    private final Path script;
    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path script) {
        this.script = script;
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(script)
                        .setHeadless(true)
                        .setArgs(ARGUMENTS));
    }

    public static Chromium in(HostInspector host) {
        return by("nsenter --target=%d --net -- ".formatted(host.pid()));
    }

    /** In the network of this machine. */
    public static Chromium here() {
        return by("");
    }

    /** @param prefix of the command, with a blank after it */
    private static Chromium by(String prefix) {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalStateException(PROGRAM + " is not there: apt-get install chromium");
        }
        try {
            Path script = Files.createTempFile(
                    "tidewaiter-chromium",
                    ".sh",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(script, """
                    #!/bin/sh
                    exec %s%s "$@"
                    """.formatted(prefix, PROGRAM));
            return new Chromium(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Tab tab(Browser.NewContextOptions options) {
        return new Tab(browser.newContext(options));
    }

    @Override
    public void close() throws IOException {
        playwright.close();
        Files.deleteIfExists(script);
    }

    /** A page and what went wrong in it. */
    public static final class Tab implements AutoCloseable {

        private final BrowserContext context;
        private final Page page;
        private final List<String> complaints = new ArrayList<>();
        private final List<String> requests = new ArrayList<>();
        private final List<Response> responses = new ArrayList<>();

        private Tab(BrowserContext context) {
            this.context = context;
            this.page = context.newPage();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") || message.type().equals("warning")) {
                    complaints.add(message.type() + ": " + message.text());
                }
            });
            page.onPageError(error -> complaints.add("thrown: " + error));
            page.onRequest(request -> requests.add(request.url()));
            page.onResponse(responses::add);
        }

        public Page page() {
            return page;
        }

        BrowserContext context() {
            return context;
        }

        /** Status and path of what was answered from this address. */
        public List<String> answersOf(String origin) {
            return responses.stream()
                    .filter(response -> response.url().startsWith(origin))
                    .map(response -> response.status() + " "
                            + response.request().method() + " "
                            + response.url().substring(origin.length()))
                    .toList();
        }

        /** No error, nothing that the page's content security policy forbids, no request to another origin. */
        public void assertClean(String origin) {
            assertThat(complaints).as("in the console").isEmpty();
            assertThat(requests).as("requested").isNotEmpty().allMatch(url -> url.startsWith(origin + "/"));
            assertThat(context.cookies()).isEmpty();
        }

        /** By the rules of axe-core (WCAG 2.2 AA and good practice). */
        public void assertAccessible() {
            page.evaluate(axe());
            Object violations = page.evaluate("""
                    async () => (await axe.run()).violations.map((found) =>
                        `${found.id}: ${found.help}: ${found.nodes.map((node) => node.html).join(' ')}`)
                    """);
            assertThat((List<?>) violations).as("what axe-core minds").isEmpty();
        }

        public void assertNoWiderThanTheScreen() {
            assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .as("pixels beyond the edge")
                    .isEqualTo(0);
        }

        public void screenshot(String name) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(SCREENSHOTS.resolve(name + ".png"))
                    .setFullPage(true));
        }

        private static String axe() {
            try (InputStream script = Chromium.class.getResourceAsStream("/axe.min.js")) {
                assertThat(script).as("axe.min.js").isNotNull();
                return new String(script.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
