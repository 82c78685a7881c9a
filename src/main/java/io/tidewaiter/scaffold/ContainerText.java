package io.tidewaiter.scaffold;

import static io.tidewaiter.scaffold.UnitText.sections;
import static io.tidewaiter.scaffold.UnitText.word;

import io.tidewaiter.policy.LabelNames;

/** The container itself, as a service that calls {@code podman run} or as a Quadlet. */
final class ContainerText {

    private static final String AUTO_UPDATE = "io.containers.autoupdate=registry";
    private static final String HEALTH_HTTP = LabelNames.HEALTH + "http=";

    private final Blueprint blueprint;

    ContainerText(Blueprint blueprint) {
        this.blueprint = blueprint;
    }

    /** Such as {@code podman generate systemd} made them: they work with any Podman. */
    String service() {
        return sections(
                unit(),
                """
                [Service]
                Type=forking
                # Whose container it is: Tidewaiter and Podman read it there.
                Environment=PODMAN_SYSTEMD_UNIT=%%n
                PIDFile=%%t/%%N.pid
                ExecStartPre=/bin/rm -f %%t/%%N.pid %%t/%%N.ctr-id
                ExecStart=/usr/bin/podman run -d --replace --name=%s \\
                    --conmon-pidfile=%%t/%%N.pid --cidfile=%%t/%%N.ctr-id --cgroups=no-conmon \\
                    --publish=%s \\
                    --label=%s \\
                %s    %s
                %sExecStop=/usr/bin/podman stop --ignore --cidfile=%%t/%%N.ctr-id -t 10
                ExecStopPost=/usr/bin/podman rm --ignore -f --cidfile=%%t/%%N.ctr-id
                %s""".formatted(
                                blueprint.name(),
                                blueprint.own(),
                                AUTO_UPDATE,
                                labelOption(),
                                blueprint.image(),
                                readiness(),
                                life()),
                install());
    }

    String quadlet() {
        return sections(
                unit(),
                """
                [Container]
                ContainerName=%s
                Image=%s
                PublishPort=%s
                AutoUpdate=registry
                %s""".formatted(
                                blueprint.name(),
                                blueprint.image(),
                                blueprint.own(),
                                blueprint.healthHttp() == null
                                        ? ""
                                        : "Label=" + word(HEALTH_HTTP + blueprint.healthHttp()) + "\n"),
                """
                [Service]
                %s%s""".formatted(readiness(), life()),
                install(),
                network());
    }

    private String unit() {
        String network = blueprint.scope() == ManagerScope.SYSTEM && !blueprint.isServerless() ? """
                Wants=network-online.target
                After=network-online.target
                """ : "";
        String serverless = blueprint.isServerless() ? """
                # Gone again once the proxy, which alone needs it, has gone.
                StopWhenUnneeded=true
                # With a limit an image that fails would shut the socket, which waits for a better one.
                StartLimitIntervalSec=0
                """ : "";
        return "[Unit]\nDescription=Container " + blueprint.name() + "\n" + network + serverless;
    }

    private String labelOption() {
        String path = blueprint.healthHttp();
        return path == null ? "" : "    --label=%s \\\n".formatted(word(HEALTH_HTTP + path));
    }

    private String readiness() {
        return blueprint.isServerless() ? StartReadiness.line(blueprint.own().port(), blueprint.healthHttp()) : "";
    }

    private static String life() {
        return """
                Restart=on-failure
                # What many a program ends with when it is asked to stop.
                SuccessExitStatus=143
                # Long enough to pull the image, should it be missing.
                TimeoutStartSec=300
                TimeoutStopSec=70
                """;
    }

    /** A container that waits for requests is started by its socket only. */
    private String install() {
        return blueprint.isServerless() ? "" : """
                [Install]
                WantedBy=%s
                """.formatted(blueprint.scope().target());
    }

    private String network() {
        return blueprint.isServerless() ? """
                [Quadlet]
                # The image is here already: a request after a boot does not wait for the network.
                DefaultDependencies=false
                """ : "";
    }
}
