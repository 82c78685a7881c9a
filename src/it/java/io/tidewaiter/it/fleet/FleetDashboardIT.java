package io.tidewaiter.it.fleet;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidewaiter.it.fleet.WrittenFleet.NEW;
import static io.tidewaiter.it.fleet.WrittenFleet.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.tidewaiter.fleet.model.Grant.Phase;
import io.tidewaiter.fleet.model.HostResult.Ended;
import io.tidewaiter.fleet.model.RolloutGate.Word;
import io.tidewaiter.it.host.Chromium;
import io.tidewaiter.it.host.Chromium.Tab;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a coordinator in a real browser, with a real etcd and keys as hosts write them. */
class FleetDashboardIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Browser.NewContextOptions DESKTOP = new Browser.NewContextOptions().setViewportSize(1280, 800);
    private static final List<String> HOSTS =
            IntStream.rangeClosed(1, 6).mapToObj(number -> "host-" + number).toList();
    private static final EtcdCluster etcd = EtcdCluster.start(1);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static Chromium chromium;

    @TempDir
    private Path folder;

    private WrittenFleet fleet;
    private Process coordinator;
    private String origin = "";

    @BeforeAll
    static void start() {
        chromium = Chromium.here();
        PlaywrightAssertions.setDefaultAssertionTimeout((double) LIMIT.toMillis());
    }

    @AfterAll
    static void stop() throws IOException {
        chromium.close();
        etcd.close();
    }

    @BeforeEach
    void aCoordinator() throws IOException {
        int port = free();
        origin = "http://127.0.0.1:" + port;
        fleet = new WrittenFleet(
                etcd, "page-" + NUMBER.incrementAndGet(), folder, etcd.endpoints(), """
                  strategy: {canaries: 1, waves: [50%%, 100%%], budget: 2, soak: 0s, failures: 2, ramp: false}
                  dashboard: {listen: "127.0.0.1:%d"}
                """.formatted(port));
        HOSTS.forEach(host -> fleet.host(host, Map.of()).wants(host));
        coordinator = fleet.coordinate(folder.resolve("log"));
        await().atMost(LIMIT).until(() -> fleet.fleet("dashboard").exit() == 0);
    }

    @AfterEach
    void end() {
        coordinator.destroyForcibly().onExit().join();
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void showsARolloutThatFills() {
        try (Tab tab = signedIn()) {
            Page page = tab.page();
            assertThat(page.locator("#release-title")).hasText("registry.example/web:prod (group default)");
            assertThat(page.locator("#stage")).hasText("canaries");
            assertThat(page.locator(".squares i")).hasCount(HOSTS.size());
            assertThat(page.locator(".wave")).hasCount(3);

            // when the canary begins
            String canary = next(1).getFirst();
            fleet.granted(canary, Phase.UPDATING);

            // then
            Locator first = page.locator(".wave").first();
            assertThat(first.locator("h3")).hasText("canaries (1)");
            assertThat(first.locator("i[data-state=updating]")).hasCount(1);
            tab.screenshot("fleet-dashboard-canary");

            // when a pointer is on it
            first.locator("i").hover();

            // then
            assertThat(first.locator("i"))
                    .hasAttribute(
                            "title",
                            java.util.regex.Pattern.compile(
                                    canary + "\\nState: updating\\nRuns: 000000000000 1\\.9\\.0\\n.*",
                                    java.util.regex.Pattern.DOTALL));

            // when it and all others have proven the release
            fleet.over(canary, Ended.PROVEN, "");
            assertThat(page.locator("#stage")).hasText("wave 1 of 2");
            assertThat(first).containsText("1 of 1 run the release");
            await().atMost(LIMIT).until(() -> {
                HOSTS.stream().filter(fleet::mayBegin).forEach(host -> fleet.over(host, Ended.PROVEN, ""));
                return fleet.gate().word() == Word.DONE;
            });

            // then without the page being loaded again
            assertThat(page.locator("#stage")).hasText("done");
            assertThat(page.locator("i[data-state=current]")).hasCount(HOSTS.size() + 1);
            assertThat(page.locator("#legend")).containsText("6 current");
            assertThat(page.locator("#failures-section")).isHidden();
            tab.screenshot("fleet-dashboard-done");
            tab.assertAccessible();
            tab.assertClean(origin);
        }
    }

    @Test
    void showsFailuresFirstWithTheHostsOwnReasonAsTextOnly() {
        String planted = "<img src=x onerror=alert(1)>\u202e it answers 500";
        fleet.host("<b>host-0</b>", Map.of("site", "<i>berlin</i>"));
        fleet.delete(fleet.keys.beat("<b>host-0</b>"));
        try (Tab tab = signedIn()) {
            Page page = tab.page();
            String canary = next(1).getFirst();

            // when
            fleet.over(canary, Ended.FAILED, planted);

            // then
            Locator failure = page.locator("#failures li");
            assertThat(failure).hasCount(1);
            assertThat(failure).containsText(canary);
            assertThat(failure).containsText("failed");
            assertThat(failure.locator(".why")).hasText("<img src=x onerror=alert(1)>\\u202e it answers 500");
            assertThat((Boolean) page.evaluate("""
                            document.querySelector('#failures').getBoundingClientRect().top
                                < document.querySelector('#waves').getBoundingClientRect().top""")).isTrue();
            tab.screenshot("fleet-dashboard-failure");

            // when a host has a name that is none
            page.getByLabel("Host", new Page.GetByLabelOptions().setExact(true)).fill("<b>host-0</b>");
            page.keyboard().press("Enter");

            // then
            assertThat(page.locator("#host h3")).hasText("<b>host-0</b>");
            assertThat(page.locator("#host")).containsText("site=<i>berlin</i>");
            assertThat(page.locator("img[src=x], #host b, #host dl i")).hasCount(0);
            tab.assertAccessible();

            // when it is left out
            press(page, page.locator("#host").getByText("Exclude"), "on a ship", "Exclude");

            // then
            assertThat(page.locator("#news-text")).containsText("excluded <b>host-0</b>");
            assertThat(page.locator("#host")).containsText("on a ship");
            assertThat(page.locator(".squares i[data-state=excluded]")).hasCount(1);
            tab.assertClean(origin);
        }
    }

    @Test
    void asksBeforeItActs() {
        try (Tab tab = signedIn()) {
            Page page = tab.page();
            next(1);

            // when with second thoughts
            page.locator("#halt").click();
            assertThat(dialog(page)).containsText("This is final");
            tab.assertAccessible();
            page.keyboard().press("Escape");

            // then
            assertThat(dialog(page)).isHidden();
            assertThat(fleet.gate().word()).isEqualTo(Word.RUN);

            // when
            press(page, page.locator("#pause"), null, "Pause");
            assertThat(page.locator("#stage")).hasText("paused");
            assertThat(page.locator("#pause")).isHidden();
            press(page, page.locator("#resume"), null, "Resume");
            assertThat(page.locator("#stage")).hasText("canaries");
            press(page, page.locator("#promote"), null, "Promote");
            assertThat(page.locator("#stage")).hasText("wave 1 of 2");
            press(page, page.locator("#halt"), "customers complain", "Halt");

            // then
            assertThat(page.locator("#news-text")).hasText("registry.example/web:prod: halted it.");
            assertThat(page.locator("#stage")).hasText("halted");
            assertThat(page.locator("#waits")).containsText("customers complain");
            assertThat(page.locator("#halt")).isHidden();
            assertThat(fleet.gate().word()).isEqualTo(Word.HALTED);
            assertThat(fleet.gate().why()).isEqualTo("customers complain");
            assertThat(fleet.gate().by()).startsWith(System.getProperty("user.name") + "@");
            assertThat(fleet.fleet("history").out())
                    .contains("paused it", "resumed it", "opened wave 1 of 2", "halted it");

            // when what cannot be done is asked for
            page.locator(".squares i[data-state=waiting]").first().click();
            press(page, page.locator("#host").getByText("Retry"), null, "Retry");

            // then
            assertThat(page.locator("#news-text")).containsText("no host may begin: halted by");
        }
    }

    @Test
    void letsOnlyThoseInWhoHaveALink() {
        String link = fleet.fleet("dashboard").out().strip();
        assertThat(link).startsWith(origin + "/#");
        try (Tab tab = chromium.tab(DESKTOP)) {
            // when
            tab.page().navigate(origin);

            // then
            assertThat(tab.page().locator("#sign-in")).containsText("tidewaiter fleet dashboard");
            assertThat(tab.page().locator("#board")).isHidden();
            tab.assertAccessible();

            // when it is a guess
            tab.page().getByLabel("Link").fill(origin + "/#" + "x".repeat(43));
            tab.page().keyboard().press("Enter");

            // then
            assertThat(tab.page().locator("#sign-in-why"))
                    .containsText("`tidewaiter fleet dashboard` prints a new one");
            assertThat(tab.page().locator("#board")).isHidden();

            // when
            tab.page().getByLabel("Link").fill(link);
            tab.page().keyboard().press("Enter");
            assertThat(tab.page().locator("#release-title")).isVisible();
            tab.page()
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                    .click();
            tab.page().navigate(link);

            // then
            assertThat(tab.page().locator("#sign-in-why")).containsText("was used before");
            assertThat(tab.page()
                            .evaluate("async () => (await fetch('/v1/words', {method: 'POST', body: '{}'})).status"))
                    .isEqualTo(401);
        }
        assertThat(fleet.read(fleet.keys.gate(WEB))).doesNotContain("HALTED").contains("RUN");
        assertThat(fleet.rollout().digest()).isEqualTo(NEW);
    }

    private Tab signedIn() {
        Tab made = chromium.tab(DESKTOP);
        made.page().navigate(fleet.fleet("dashboard").out().strip());
        assertThat(made.page().locator("#link")).hasText("live");
        return made;
    }

    /** The hosts that the coordinator lets begin, once there are so many. */
    private List<String> next(int most) {
        return await().pollInSameThread()
                .atMost(LIMIT)
                .until(() -> HOSTS.stream().filter(fleet::mayBegin).toList(), hosts -> hosts.size() == most);
    }

    private static Locator dialog(Page page) {
        return page.getByRole(AriaRole.DIALOG);
    }

    private static void press(Page page, Locator button, @org.jspecify.annotations.Nullable String reason, String yes) {
        button.click();
        if (reason != null) {
            page.locator("#ask-input").fill(reason);
        }
        dialog(page)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(yes).setExact(true))
                .click();
        assertThat(dialog(page)).isHidden();
    }
}
