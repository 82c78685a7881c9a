package io.tidewaiter.it.host;

import static io.tidewaiter.it.host.TestHost.REGISTRY;

/** A common kind of unit, which runs {@code podman run -d} itself. */
public final class SeedUnit {

    /** To the letter. */
    public static final String TEXT = """
            [Unit]
            Description=Podman container-httpd.service
            [Service]
            Environment=PODMAN_SYSTEMD_UNIT=%n
            Restart=on-failure
            TimeoutStopSec=70
            ExecStartPre=/bin/rm -f %t/container-httpd.pid %t/container-httpd.ctr-id
            ExecStart=/usr/bin/podman run --conmon-pidfile %t/container-httpd.pid --cidfile %t/container-httpd.ctr-id --cgroups=no-conmon --replace -d --label io.containers.autoupdate=image --name httpd -p 127.0.0.1:8080:80 REGISTRY/httpd:prod
            ExecStartPost=/bin/sleep 1
            ExecStop=/usr/bin/podman stop --ignore --cidfile %t/container-httpd.ctr-id -t 10
            ExecStopPost=/usr/bin/podman rm --ignore -f --cidfile %t/container-httpd.ctr-id
            PIDFile=%t/container-httpd.pid
            Type=forking
            """.replace("REGISTRY", REGISTRY);

    private SeedUnit() {}

    /** The same for another container; its unit is to be called {@code container-NAME.service}. */
    public static String of(String name, int port, String image) {
        return TEXT.replace(Httpd.REFERENCE, image)
                .replace("container-httpd", "container-" + name)
                .replace("--name httpd", "--name " + name)
                .replace(":8080:", ":" + port + ":");
    }
}
