package io.tidewaiter.scaffold;

import static io.tidewaiter.scaffold.UnitText.sections;

/** What a host does for a container that runs only when asked: has its image ready, opens its port. */
final class HostText {

    private final Blueprint blueprint;

    HostText(Blueprint blueprint) {
        this.blueprint = blueprint;
    }

    String pull() {
        String network = blueprint.scope() == ManagerScope.SYSTEM ? """
                Wants=network-online.target
                After=network-online.target
                """ : "";
        return sections("""
                [Unit]
                Description=Brings in the image of %s before it is first asked for
                %s# Tried until it is here, however long the network or the registry takes.
                StartLimitIntervalSec=0
                """.formatted(blueprint.name(), network), """
                [Service]
                Type=oneshot
                # Only when it is missing: Tidewaiter pulls newer images, and keeps the old one for a rollback.
                ExecStart=/bin/sh -c 'podman image exists "$$0" || exec podman pull --quiet "$$0"' \\
                    %s
                Restart=on-failure
                RestartSec=5
                # Ever further apart, with systemd 254 and newer.
                RestartSteps=6
                RestartMaxDelaySec=300
                TimeoutStartSec=900
                """.formatted(blueprint.image()), """
                [Install]
                WantedBy=%s
                """.formatted(
                        blueprint.scope().target()));
    }

    /** For root's manager, whichever user runs the container. */
    String port() {
        int port = blueprint.publish().port();
        return sections("""
                [Unit]
                Description=Opens port %d of the firewall for %s
                After=firewalld.service
                # Once more when firewalld is started again or reloaded, which forgets.
                PartOf=firewalld.service
                ReloadPropagatedFrom=firewalld.service
                ConditionPathExists=/usr/bin/firewall-cmd
                """.formatted(port, blueprint.name()), """
                [Service]
                Type=oneshot
                RemainAfterExit=true
                # Nothing to open while firewalld does not run.
                ExecCondition=/usr/bin/firewall-cmd --quiet --state
                ExecStart=/usr/bin/firewall-cmd --quiet --add-port=%1$d/tcp
                ExecReload=/usr/bin/firewall-cmd --quiet --add-port=%1$d/tcp
                ExecStop=-/usr/bin/firewall-cmd --quiet --remove-port=%1$d/tcp
                """.formatted(port), """
                [Install]
                WantedBy=multi-user.target
                """);
    }
}
