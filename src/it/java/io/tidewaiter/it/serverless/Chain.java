package io.tidewaiter.it.serverless;

import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.SeedUnit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A container behind a socket: a socket at port 8080 starts a proxy, which requires the container. The container stops when
 * it is unneeded.
 */
record Chain(Account account) {

    static final String SOCKET = "container-httpd-proxy.socket";
    static final String PROXY = "container-httpd-proxy.service";
    static final String UNIT = "container-httpd.service";
    static final int PORT = 8080;

    /** Where the container itself answers; only the proxy uses it. */
    static final int INNER_PORT = 8081;

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private static final String SOCKET_TEXT = """
            [Socket]
            ListenStream=8080
            [Install]
            WantedBy=sockets.target
            """;

    private static final String PROXY_TEXT = """
            [Unit]
            Requires=container-httpd.service container-httpd-proxy.socket
            After=container-httpd.service container-httpd-proxy.socket
            [Service]
            ExecStart=/lib/systemd/systemd-socket-proxyd --exit-idle-time=2s 127.0.0.1:8081
            """;

    /** The container's unit is written by the caller. */
    static Chain around(Account account) {
        account.installUnit(SOCKET, SOCKET_TEXT);
        account.installUnit(PROXY, PROXY_TEXT);
        return new Chain(account);
    }

    /** With the unit that people have, on a local port and stopped when nothing needs it. */
    static Chain install(Account account) {
        account.installUnit(
                UNIT,
                SeedUnit.TEXT
                        .replace("[Service]", "StopWhenUnneeded=true\n[Service]")
                        .replace(":8080:", ":8081:"));
        return around(account);
    }

    Chain listening() {
        account.systemctl("enable", "--now", SOCKET).ok();
        return this;
    }

    /** What a visitor is answered, who waits as long as it takes. */
    String visit() {
        return account.run("curl", "--silent", "--fail", "--max-time", "60", "http://127.0.0.1:" + PORT)
                .ok();
    }

    /** A visitor who may not be answered. */
    void knock() {
        account.run("curl", "--silent", "--max-time", "60", "http://127.0.0.1:" + PORT);
    }

    String state() {
        return account.property(UNIT, "ActiveState");
    }

    Chain awaitIdle() {
        await().pollInterval(Duration.ofMillis(200))
                .atMost(LIMIT)
                .until(() -> List.of("inactive", "failed").contains(state())
                        && account.property(PROXY, "ActiveState").equals("inactive"));
        return this;
    }

    /**
     * The processes that listen, by address.
     *
     * @param root sees the processes of all users
     */
    Map<String, String> listeners(Account root) {
        Map<String, String> listeners = new TreeMap<>();
        root.run("ss", "--no-header", "--listening", "--tcp", "--numeric", "--processes")
                .ok()
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(words -> words[3].endsWith(":" + PORT) || words[3].endsWith(":" + INNER_PORT))
                .forEach(words -> listeners.put(
                        words[3], words.length > 5 ? words[5].replaceAll(".*?\\(\\(\"([^\"]*)\".*", "$1") : ""));
        return listeners;
    }
}
