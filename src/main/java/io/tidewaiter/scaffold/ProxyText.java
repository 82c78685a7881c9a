package io.tidewaiter.scaffold;

import static io.tidewaiter.scaffold.UnitText.sections;

import io.tidewaiter.time.TimeSpan;
import java.time.Duration;

/** What stands in front of a container that runs only when asked: systemd.socket(5), systemd-socket-proxyd(8). */
final class ProxyText {

    private final Blueprint blueprint;

    ProxyText(Blueprint blueprint) {
        this.blueprint = blueprint;
    }

    String socket() {
        String unit = "[Unit]\nDescription=Port %d, where %s is asked for\n"
                .formatted(blueprint.publish().port(), blueprint.name());
        String freeBind = blueprint.publish().isForOneAddress() ? """
                # Listens even before this host has the address.
                FreeBind=true
                """ : "";
        return sections(
                unit,
                "[Socket]\nListenStream=%s\n".formatted(blueprint.publish().listenStream()) + freeBind,
                """
                [Install]
                WantedBy=sockets.target
                """);
    }

    String service(Duration idle) {
        String socket = blueprint.stem() + "-proxy.socket";
        return sections(
                """
                [Unit]
                Description=Leads from port %d to %s
                # It stops and starts with the container, so that new connections wait at the socket meanwhile.
                Requires=%s %s
                After=%s %s
                # With a limit a busy day would shut the socket.
                StartLimitIntervalSec=0
                """.formatted(
                                blueprint.publish().port(),
                                blueprint.name(),
                                blueprint.service(),
                                socket,
                                blueprint.service(),
                                socket),
                """
                [Service]
                Type=notify
                # All who waited while the container was exchanged come at once: by itself the proxy takes 170 and turns the others away.
                ExecStart=/usr/lib/systemd/systemd-socket-proxyd --connections-max=4096 --exit-idle-time=%s 127.0.0.1:%d
                LimitNOFILE=65536
                """.formatted(TimeSpan.format(idle), blueprint.own().port()));
    }
}
