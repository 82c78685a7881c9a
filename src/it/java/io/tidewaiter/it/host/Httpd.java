package io.tidewaiter.it.host;

import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A workload of the stories: a web server whose page is the tag that its image was built as.
 *
 * @param port of this host, at which it answers
 */
public record Httpd(Account account, String unit, String container, int port) {

    public static final String REFERENCE = REGISTRY + "/httpd:prod";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String QUADLET = """
            [Container]
            ContainerName=httpd
            Image=REGISTRY/httpd:prod
            AutoUpdate=registry
            PublishPort=127.0.0.1:8080:80
            LABELS
            [Service]
            Restart=on-failure
            """.replace("REGISTRY", REGISTRY);

    /** How the test wants the workload's health judged: waiting is not the point. */
    public record Health(
            String timeout, String soak, @Nullable String http) {

        public static final Health QUICK = new Health("6s", "3s", null);

        public Health soaking(String longer) {
            return new Health(timeout, longer, http);
        }

        public Health probing(String path) {
            return new Health(timeout, soak, path);
        }

        public String asConfiguration(String unit) {
            return """
                    workloads:
                      %s:
                        health:
                          timeout: %s
                          soak: %s
                    """.formatted(unit, timeout, soak) + (http == null ? "" : "      http: " + http + "\n");
        }

        String asLabels() {
            return """
                    Label=io.tidewaiter.health.timeout=%s
                    Label=io.tidewaiter.health.soak=%s
                    """.formatted(timeout, soak)
                    + (http == null ? "" : "Label=io.tidewaiter.health.http=" + http + "\n");
        }
    }

    /** What changes when the workload is restarted. */
    public record Life(String containerId, String invocation) {}

    /** Its health policy comes from the configuration, as nothing is added to the unit. */
    public static Httpd ofSeedUnit(Account account, Health health) {
        return ofSeedUnit(account, REFERENCE, health);
    }

    /** @param image that it runs; its page is {@code v1} when it has {@link #started} */
    public static Httpd ofSeedUnit(Account account, String image, Health health) {
        account.installUnit("container-httpd.service", SeedUnit.of("httpd", 8080, image));
        account.configure(health.asConfiguration("container-httpd.service"));
        return new Httpd(account, "container-httpd.service", "httpd", 8080);
    }

    /** Its health policy comes from labels. */
    public static Httpd ofQuadlet(Account account, Health health) {
        account.installQuadlet("httpd.container", QUADLET.replace("LABELS", health.asLabels()));
        return new Httpd(account, "httpd.service", "httpd", 8080);
    }

    public Httpd started() {
        account.systemctl("start", unit).ok();
        awaitPage("v1");
        return this;
    }

    /** Publishing a port takes a moment longer than starting the unit. */
    public void awaitPage(String tag) {
        await().atMost(LIMIT).until(() -> tag.equals(page()));
    }

    @Nullable
    public String page() {
        return account.page(port);
    }

    public Life life() {
        return new Life(
                account.podman("inspect", "--format={{.Id}}", container).out().strip(),
                account.property(unit, "InvocationID"));
    }

    public String imageId() {
        return account.podman("inspect", "--format={{.Image}}", container).ok();
    }

    public String state() {
        return account.property(unit, "ActiveState");
    }

    public CommandResult updateNow(String... options) {
        return account.tidewaiter(Stream.concat(Stream.of("update", "now"), Arrays.stream(options))
                .toArray(String[]::new));
    }
}
