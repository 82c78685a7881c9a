package io.tidewaiter.it.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.Chromium;
import io.tidewaiter.it.host.Chromium.Tab;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.HostNetworkProgram;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Health;
import io.tidewaiter.it.host.TestHost;
import io.tidewaiter.it.server.OtherOrigin;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The dashboard of a running daemon in a real browser: what a person sees and does, and what others may not do. */
class DashboardIT {

    private static final String ORIGIN = "http://127.0.0.1:8651";
    private static final String UNIT = "container-httpd.service";
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Browser.NewContextOptions DESKTOP = new Browser.NewContextOptions().setViewportSize(1280, 800);

    /** It looks when it is told to. */
    private static final String CONFIGURATION = """
            poll:
              interval: 1h
              at-start: false
            dashboard:
              listen: 127.0.0.1:8651
            webhook:
              listen: 127.0.0.1:8650
              hooks:
                script:
                  type: plain
                  secret-file: /home/core/.config/tidewaiter/script.secret
            """;

    private static final String ASKED = "asked.service";
    /** It is not to be more than text. */
    private static final String NEXT = "1.5.0<b>";

    private static final String GATE = """
              asked.service:
                gates:
                  approve: true
            """;
    private static final String QUADLET = """
            [Container]
            ContainerName=asked
            Image=REGISTRY/httpd:asked
            AutoUpdate=registry
            PublishPort=127.0.0.1:8082:80
            Label=io.tidewaiter.health.soak=1s
            """.replace("REGISTRY", TestHost.REGISTRY);

    @RegisterExtension
    static final TestHost host = new TestHost();

    private static Httpd httpd = new Httpd(host.core(), "", "", 0);
    private static Chromium chromium;
    private static String shown = "v1";

    private Tab tab;

    @BeforeAll
    static void start() {
        Account core = host.core();
        httpd = Httpd.ofSeedUnit(core, Health.QUICK).started();
        core.write(".config/tidewaiter/script.secret", "s3cret\n");
        publishVersion("v1", "1.4.2", "a1", "ENV OLD=1");
        core.installQuadlet("asked.container", QUADLET);
        core.systemctl("start", ASKED).ok();
        core.configure(CONFIGURATION + Health.QUICK.asConfiguration(UNIT) + GATE);
        core.startDaemon();
        chromium = Chromium.in(host.outside());
        PlaywrightAssertions.setDefaultAssertionTimeout((double) LIMIT.toMillis());
    }

    /** A test image with what a publisher says of it. */
    private static void publishVersion(String from, String version, String revision, String more) {
        host.core()
                .shell("""
                printf 'FROM %1$s/httpd:%2$s\\nLABEL %3$s.version="%4$s" %3$s.revision=%5$s %3$s.source=%6$s\\n%7$s\\n' |
                    podman build --quiet --format docker --network none --tag %1$s/httpd:new - &&
                    podman push --quiet %1$s/httpd:new %1$s/httpd:asked && podman rmi --force %1$s/httpd:new
                """.formatted(
                                TestHost.REGISTRY,
                                from,
                                "org.opencontainers.image",
                                version,
                                revision,
                                "https://github.com/team/shop",
                                more))
                .ok();
    }

    @AfterAll
    static void stop() throws IOException {
        chromium.close();
    }

    @BeforeEach
    void open() {
        tab = signedIn(DESKTOP);
    }

    @AfterEach
    void close() {
        tab.close();
    }

    @Test
    void showsAPushGoingThroughItsStates() {
        // given
        Page page = tab.page();
        assertThat(card(page).getByRole(AriaRole.HEADING)).hasText(UNIT);
        assertThat(card(page)).containsText(Httpd.REFERENCE);
        assertThat(card(page)).containsText("active");
        assertThat(page).hasTitle("Tidewaiter core@it-dashboard");
        page.evaluate("""
                () => {
                  window.seen = [];
                  new MutationObserver((changes) => changes.forEach((change) => window.seen.push(change.target.dataset.state)))
                    .observe(document.querySelector('[data-unit="container-httpd.service"] .progress'), {attributeFilter: ['data-state']});
                }
                """);

        // when
        push(other());

        // then
        assertThat(progress(page)).containsText("it has to stay so");
        assertThat(progress(page).locator("[aria-current]")).containsText("verifying");
        tab.screenshot("dashboard-verifying");
        assertThat(progress(page).locator(".end")).containsText("updated");
        assertThat(page.evaluate("window.seen"))
                .as("without the page being loaded again")
                .isEqualTo(List.of("staging", "staged", "activating", "verifying", "updated"));
        assertThat(card(page).locator(".chips")).containsText("up to date");
        assertThat(newest(page)).containsText("updated");
        assertThat(newest(page)).containsText(digest());
        assertThat(httpd.page()).isEqualTo(shown);
        tab.screenshot("dashboard-updated");
        tab.assertAccessible();
        tab.assertClean(ORIGIN);
    }

    @Test
    void showsABadImageRolledBackAndLetsAPersonClearIt() {
        // when
        Page page = tab.page();
        push("exits");

        // then
        assertThat(progress(page).locator(".end")).containsText("rolled back");
        assertThat(card(page).locator(".chips")).containsText("quarantined");
        assertThat(newest(page)).containsText("rolled back");
        Locator failed = page.locator("#quarantine > li");
        assertThat(failed).hasCount(1);
        assertThat(failed).containsText(Httpd.REFERENCE);
        assertThat(page.locator("#summary")).containsText("1 in quarantine");
        assertThat(httpd.page()).isEqualTo(shown);
        tab.screenshot("dashboard-rolled-back");
        tab.assertAccessible();

        // when by the keyboard alone, with second thoughts
        host.publish(shown);
        Locator clear = failed.getByRole(AriaRole.BUTTON);
        reach(page, clear);
        page.keyboard().press("Enter");
        assertThat(dialog(page)).isVisible();
        assertThat(button(page, "Cancel")).isFocused();
        tab.screenshot("dashboard-asks");
        tab.assertAccessible();
        page.keyboard().press("Escape");
        assertThat(dialog(page)).isHidden();
        assertThat(clear).isFocused();
        assertThat(host.core().quarantine()).hasSize(1);

        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        assertThat(button(page, "Clear")).isFocused();
        page.keyboard().press("Enter");

        // then
        assertThat(page.locator("#news-text")).containsText("may be tried again");
        assertThat(failed).hasCount(0);
        assertThat(host.core().quarantine()).isEmpty();
        tab.assertClean(ORIGIN);
    }

    @Test
    void holdsReleasesUpdatesAndRollsBack() {
        // when
        Page page = tab.page();
        reach(page, button(page, "Hold: " + UNIT));
        page.keyboard().press("Enter");
        page.keyboard().type("the shop is open <b>today</b>");
        page.keyboard().press("Enter");

        // then
        assertThat(page.locator("#news-text")).hasText(UNIT + " is held.");
        assertThat(page.locator("#said")).hasText(UNIT + " is held.");
        assertThat(card(page)).containsText("the shop is open <b>today</b>");
        assertThat(button(page, "Hold: " + UNIT)).isHidden();

        // when
        shown = other();
        host.publish(shown);
        press(page, "Check now", "Check");
        assertThat(page.locator("#news-text")).containsText("There is another image for " + UNIT);
        String held = digest();
        press(page, "Release: " + UNIT, "Release");
        assertThat(page.locator("#news-text")).hasText(UNIT + " is released.");

        // then it follows its tag at once
        assertThat(card(page).locator(".digest").first()).not().hasText(held);
        await().untilAsserted(() -> assertThat(httpd.page()).isEqualTo(shown));

        // when
        String before = shown;
        shown = other();
        host.publish(shown);
        press(page, "Update now: " + UNIT, "Update now");

        // then
        assertThat(page.locator("#news-text")).hasText(Pattern.compile(UNIT + " runs [0-9a-f]{12} now\\."));
        assertThat(page.locator("#news-text")).containsText(digest());
        assertThat(card(page).locator(".digest").first()).hasText(digest());
        assertThat(httpd.page()).isEqualTo(shown);

        // when
        press(page, "Roll back: " + UNIT, "Roll back");

        // then
        assertThat(page.locator("#news-text")).containsText(UNIT + " runs ");
        assertThat(card(page).locator(".chips")).containsText("held");
        assertThat(httpd.page()).isEqualTo(before);

        // when its tag names what runs
        shown = before;
        host.publish(shown);
        press(page, "Release: " + UNIT, "Release");

        // then
        assertThat(card(page).locator(".chips")).not().containsText("held");
        tab.assertClean(ORIGIN);
    }

    @Test
    void showsWhatAnUpdateWaitsForAndLetsAPersonApprove() {
        // given
        Page page = tab.page();
        Locator card = card(page, ASKED);
        assertThat(button(page, "Approve: " + ASKED)).isHidden();
        assertThat(card).containsText("1.4.2");
        publishVersion("v2", NEXT, "b2", "ENV NEW=1");

        // when a person asks at the command line, the image is not here yet
        assertThat(host.core().tidewaiter("diff", "asked").ok())
                .contains("1.4.2 → 1.5.0<b>", "MB to pull", "- OLD", "+ NEW");

        // when
        press(page, "Update all", "Update all");

        // then
        assertThat(card.locator(".chips")).containsText("update waits");
        assertThat(card.locator(".gates")).containsText("approval");
        assertThat(card).containsText("1.4.2 → " + NEXT);
        assertThat(card.getByText("what changed")).hasAttribute("href", "https://github.com/team/shop/compare/a1...b2");
        assertThat(card.getByText("source")).hasAttribute("href", "https://github.com/team/shop");
        assertThat(host.core().tidewaiter("status").ok()).contains("1.4.2 → " + NEXT);
        tab.screenshot("dashboard-waits");
        tab.assertAccessible();

        // when
        button(page, "Approve: " + ASKED).click();
        assertThat(dialog(page)).containsText("version 1.4.2 → " + NEXT);
        button(page, "Approve").click();

        // then
        assertThat(card.locator(".progress .end")).containsText("updated");
        assertThat(card.locator(".chips")).containsText("up to date");
        assertThat(card.locator(".gates")).isHidden();
        assertThat(button(page, "Approve: " + ASKED)).isHidden();
        assertThat(host.core().page(8082)).isEqualTo("v2");
        assertThat(newest(page)).containsText("1.4.2 → " + NEXT);
        assertThat(host.core().tidewaiter("history").ok()).contains("1.4.2 → " + NEXT);
        assertThat(host.core().tidewaiter("status", "asked").ok())
                .containsPattern("version: 1.5.0")
                .containsPattern("runs since: 20");
        tab.assertClean(ORIGIN);
    }

    @Test
    void fitsAPhone() {
        try (Tab phone = signedIn(new Browser.NewContextOptions()
                .setViewportSize(320, 640)
                .setHasTouch(true)
                .setIsMobile(true)
                .setColorScheme(ColorScheme.DARK))) {
            assertThat(card(phone.page())).isVisible();
            phone.assertNoWiderThanTheScreen();
            phone.assertAccessible();
            phone.screenshot("dashboard-phone");

            button(phone.page(), "Hold: " + UNIT).tap();
            assertThat(dialog(phone.page())).isVisible();
            phone.assertNoWiderThanTheScreen();
            phone.screenshot("dashboard-phone-asks");

            // when something is wrong with the daemon
            phone.page()
                    .route(
                            "**/v1/notices",
                            route -> route.fulfill(
                                    new Route.FulfillOptions()
                                            .setContentType("application/json")
                                            .setBody(
                                                    "[{\"subject\": \"metrics\", \"why\": \"taken\\u001b[2J by\\u202e it\"}]")));
            phone.page().reload();

            // then
            assertThat(phone.page().locator("#notices")).hasText("ATTENTION, metrics: taken\\x1b[2J by\\u202e it");
            phone.assertNoWiderThanTheScreen();
            phone.assertAccessible();
            phone.assertClean(ORIGIN);
        }
    }

    @Test
    void keepsAPageOfAnotherOriginAway() throws IOException {
        // given
        int updates = host.core().history().size();
        String token = (String) tab.page().evaluate("sessionStorage.getItem('tidewaiter-token')");
        assertThat(token).hasSizeGreaterThan(40);
        try (HostNetworkProgram site = host.outside().start(OtherOrigin.class);
                Tab other = chromium.tab(DESKTOP)) {
            other.page().navigate("http://127.0.0.1:" + OtherOrigin.PORT);

            // when it even knows the token
            Object heard = other.page().evaluate("""
                    async ([origin, token]) => {
                      const bearer = {Authorization: 'Bearer ' + token};
                      const told = [];
                      const tries = {
                        itself: () => fetch('/'),
                        read: () => fetch(origin + '/v1/workloads'),
                        readWithToken: () => fetch(origin + '/v1/workloads', {headers: bearer}),
                        post: () => fetch(origin + '/v1/holds', {method: 'POST', headers: bearer, body: '{}'}),
                        readScript: () => fetch(origin + '/'),
                        events: () => new Promise((heard, failed) => {
                          const source = new EventSource(origin + '/v1/events');
                          source.onopen = heard;
                          source.onerror = () => { source.close(); failed(new TypeError()); };
                        }),
                        picture: () => new Promise((loaded, failed) => {
                          const image = new Image();
                          image.onload = loaded;
                          image.onerror = failed;
                          image.src = origin + '/v1/workloads';
                        }),
                      };
                      for (const [name, attempt] of Object.entries(tries)) {
                        told.push(name + ' ' + await attempt().then(() => 'succeeds', () => 'fails'));
                      }
                      const hold = JSON.stringify({unit: 'container-httpd.service', reason: 'forged'});
                      await fetch(origin + '/v1/holds', {method: 'POST', mode: 'no-cors', body: hold}).catch(() => null);
                      const framed = new Promise((done) => { document.querySelector('iframe').onload = done; });
                      const form = document.createElement('form');
                      Object.assign(form, {method: 'post', action: origin + '/v1/checks', target: 'hidden', enctype: 'text/plain'});
                      const field = document.createElement('input');
                      Object.assign(field, {name: '{"units":[],"dryRun":false,"x":"', value: '"}'});
                      form.append(field);
                      document.body.append(form);
                      form.submit();
                      await framed;
                      const shown = new Promise((done) => { document.querySelector('iframe').onload = done; });
                      document.querySelector('iframe').src = origin + '/';
                      await shown;
                      let frame = 'frame shows nothing';
                      try {
                        frame = 'frame shows ' + document.querySelector('iframe').contentDocument.body.textContent;
                      } catch {
                        // it is not ours to look into
                      }
                      return [...told, frame];
                    }
                    """, List.of(ORIGIN, token));

            // then
            assertThat((List<?>) heard)
                    .isEqualTo(List.of(
                            "itself succeeds",
                            "read fails",
                            "readWithToken fails",
                            "post fails",
                            "readScript fails",
                            "events fails",
                            "picture fails",
                            "frame shows nothing"));
            assertThat(other.answersOf(ORIGIN))
                    .as("what the daemon made of it")
                    .contains("403 POST /v1/checks", "403 GET /")
                    .allMatch(answer -> answer.startsWith("403 "));
            assertThat(other.page().frames().stream().map(frame -> frame.content()))
                    .noneMatch(text -> text.contains("Workloads"));
        }
        assertThat(status().path("why").asText()).doesNotContain("held");
        assertThat(host.core().history()).hasSize(updates);
    }

    @Test
    void refusesAnotherHostNameAndAMissingToken() {
        String link = host.core().tidewaiter("dashboard").out().strip();
        try (Tab other = chromium.tab(DESKTOP)) {
            // when a foreign name leads here
            other.page().navigate(link.replace("127.0.0.1", Chromium.REBOUND));
            assertThat(other.page().content()).contains("421", "other names").doesNotContain("Workloads");

            // when there is no token
            other.page().navigate(ORIGIN);
            assertThat(heading(other.page(), "Sign in")).isVisible();
            assertThat(other.page().locator("#board")).isHidden();
            other.screenshot("dashboard-sign-in");
            other.assertAccessible();

            // when the link is pasted
            other.page().getByLabel("Link").fill(link);
            other.page().keyboard().press("Enter");
            assertThat(card(other.page())).isVisible();

            // when it is opened once more
            other.page().navigate(link);
            assertThat(other.page().locator("#sign-in-why")).containsText("was used before");
        }
        CommandResult stranger = host.root().shell("""
                as_stranger() { setpriv --reuid nobody --regid nogroup --clear-groups "$@"; }
                as_stranger curl --silent --write-out '%{http_code}\\n' http://127.0.0.1:8651/v1/workloads
                as_stranger curl --silent --write-out '%{http_code}\\n' --request POST http://127.0.0.1:8651/v1/links
                as_stranger curl --silent --unix-socket /run/user/1000/tidewaiter/control.sock --request POST \
                  http://tidewaiter/v1/links || echo no way
                """);
        assertThat(stranger.out()).doesNotContain("httpd", "#").endsWith("no way\n");
        assertThat(stranger.out().lines().filter(line -> line.endsWith("401"))).hasSize(2);
        assertThat(host.root().run("journalctl", "--no-pager").out())
                .doesNotContain(link.substring(link.indexOf('#') + 1));
    }

    @Test
    void signsOutWhenTheDaemonEnds() {
        // when
        host.core().systemctl("restart", "tidewaiter").ok();

        // then
        assertThat(heading(tab.page(), "Sign in")).isVisible();
        assertThat(tab.page().locator("#sign-in-why")).containsText("no longer signed in");
        assertThat(tab.page().locator("#board")).isHidden();

        // when
        tab.page()
                .getByLabel("Link")
                .fill(host.core().tidewaiter("dashboard").out().strip());
        button(tab.page(), "Sign in").click();
        assertThat(card(tab.page())).isVisible();
        button(tab.page(), "Sign out").click();

        // then
        assertThat(heading(tab.page(), "Sign in")).isVisible();
        assertThat(tab.page().evaluate("sessionStorage.getItem('tidewaiter-token')"))
                .isNull();
    }

    private static Tab signedIn(Browser.NewContextOptions options) {
        Tab made = chromium.tab(options);
        made.page().navigate(host.core().tidewaiter("dashboard").out().strip());
        assertThat(made.page().locator("#link")).hasText("live");
        assertThat(made.page()).hasURL(ORIGIN + "/");
        return made;
    }

    /** As a script does that published a release. */
    private static void push(String tag) {
        host.publish(tag);
        host.core()
                .run(
                        "curl",
                        "--silent",
                        "--fail",
                        "--header",
                        "Authorization: Bearer s3cret",
                        "--data",
                        "{\"image\":\"%s\"}".formatted(Httpd.REFERENCE),
                        "http://127.0.0.1:8650/hooks/script")
                .ok();
        if (!tag.equals("exits")) {
            shown = tag;
        }
    }

    private static String other() {
        return shown.equals("v2") ? "v5" : "v2";
    }

    /** Of the image in use, as people see it. */
    private static String digest() {
        return status().path("digest").asText().substring("sha256:".length(), "sha256:".length() + 12);
    }

    private static JsonNode status() {
        return Account.rows(host.core().tidewaiter("status", "--format", "json")).stream()
                .filter(row -> row.path("unit").asText().equals(UNIT))
                .findFirst()
                .orElseThrow();
    }

    private static Locator card(Page page) {
        return card(page, UNIT);
    }

    private static Locator card(Page page, String unit) {
        return page.locator(".card[data-unit='%s']".formatted(unit));
    }

    private static Locator progress(Page page) {
        return card(page).locator(".progress");
    }

    private static Locator newest(Page page) {
        return page.locator("#history li").first();
    }

    private static Locator dialog(Page page) {
        return page.getByRole(AriaRole.DIALOG);
    }

    private static Locator heading(Page page, String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void press(Page page, String name, String confirm) {
        button(page, name).click();
        dialog(page)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(confirm).setExact(true))
                .click();
    }

    /** By Tab alone, from wherever the focus is. */
    private static void reach(Page page, Locator target) {
        await().atMost(LIMIT).pollInSameThread().pollDelay(Duration.ZERO).until(() -> {
            page.keyboard().press("Tab");
            return (Boolean) target.evaluate("(element) => element === document.activeElement");
        });
    }
}
