package io.tidewaiter.it.autoupdate;

import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.TestHost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Units of one account that are reset between two programs, and the comparison of what the two print. */
final class Comparison {

    final Account account;
    final List<String> units = new ArrayList<>();
    private final boolean asRoot;

    Comparison(TestHost host, boolean asRoot) {
        this.asRoot = asRoot;
        this.account = asRoot ? host.root() : host.core();
    }

    /** Nothing of it stays. */
    void clear() {
        account.systemctl(with("stop", units)).ok();
        account.shell(
                        asRoot
                                ? "rm -rf /etc/containers/systemd/* /etc/systemd/system/tidewaiter*"
                                : "rm -rf ~/.config/{containers/systemd,systemd/user}/*")
                .ok();
        account.systemctl("daemon-reload").ok();
        account.systemctl("reset-failed").ok();
    }

    void install(String name, String image, String policy, String more) {
        quadlet(name + ".container", """
                [Container]
                ContainerName=%s
                Image=%s
                Label=io.containers.autoupdate=%s
                %s
                """.formatted(name, image, policy, more));
        units.add(name + ".service");
    }

    void quadlet(String name, String text) {
        account.write((asRoot ? "/etc/containers/systemd/" : ".config/containers/systemd/") + name, text);
    }

    String home(String file) {
        return (asRoot ? "/root/" : "/home/core/") + file;
    }

    /** All run v1 and no program has a record of another image; then v2 is there, built or published. */
    void behind(List<String> tags) {
        all(tags, "v1");
        publish(tags, "v2");
        tag("built", "v3");
    }

    void all(List<String> tags, String version) {
        account.systemctl("daemon-reload").ok();
        account.systemctl(with("stop", units)).ok();
        account.systemctl("reset-failed").ok();
        publish(tags, version, "podman rmi --force %s/httpd:$tag >/dev/null 2>&1".formatted(REGISTRY));
        tag("built", version);
        start();
    }

    void publish(List<String> tags, String version) {
        publish(tags, version, "");
    }

    /** @param then done for each tag */
    private void publish(List<String> tags, String version, String then) {
        account.shell(
                        "for tag in %2$s; do skopeo copy --quiet --retry-times 3 docker://%1$s/httpd:{%3$s,$tag} || exit; %4$s\ndone; true"
                                .formatted(REGISTRY, String.join(" ", tags), version, then))
                .ok();
    }

    void start() {
        account.systemctl("daemon-reload").ok();
        account.systemctl(with("start", units)).ok();
    }

    void tag(String local, String image) {
        account.podman("tag", REGISTRY + "/httpd:" + image, "localhost/%s:latest".formatted(local))
                .ok();
    }

    String id(String image) {
        return account.podman("image", "inspect", "--format={{.Id}}", image)
                .ok()
                .substring(0, 12);
    }

    AutoUpdateOutput bothSay(String... options) {
        String[] arguments =
                Stream.concat(Stream.of("auto-update"), Arrays.stream(options)).toArray(String[]::new);
        return assertSame(account.podman(arguments), account.tidewaiter(arguments));
    }

    static AutoUpdateOutput assertSame(CommandResult podmans, CommandResult ours) {
        AutoUpdateOutput theirs = AutoUpdateOutput.by(podmans).lessWhatIsMeant();
        assertThat(AutoUpdateOutput.by(ours).lessWhatIsMeant())
                .as("%s%n%s", podmans, ours)
                .isEqualTo(theirs);
        return theirs;
    }

    private static String[] with(String verb, List<String> names) {
        return Stream.concat(Stream.of(verb), names.stream()).toArray(String[]::new);
    }
}
