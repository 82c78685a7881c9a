package io.tidewaiter.it.torture;

import static io.tidewaiter.it.torture.PublishedImage.Runs.ITS_COMMAND;
import static io.tidewaiter.it.torture.PublishedImage.Runs.ITS_FILES;
import static io.tidewaiter.it.torture.TortureWorkload.Start.BY_HAND;
import static io.tidewaiter.it.torture.TortureWorkload.Start.BY_SOCKET;
import static io.tidewaiter.it.torture.TortureWorkload.Start.BY_TIMER;
import static io.tidewaiter.it.torture.TortureWorkload.Start.ENABLED;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.SeedUnit;
import io.tidewaiter.it.host.TestHost;
import java.util.List;

/** The unit files of a {@link TortureHost}: one workload of each kind. */
final class TortureWorkloads {

    static final TortureWorkload NAMED =
            TortureWorkload.of("container-named", ENABLED, ITS_COMMAND, 8101).following("named");
    static final TortureWorkload QUADLET = TortureWorkload.of("quadlet", ENABLED, ITS_COMMAND, 8102);
    static final TortureWorkload LEFT =
            TortureWorkload.of("container-left", ENABLED, ITS_COMMAND, 8103).following("siblings");
    static final TortureWorkload RIGHT =
            TortureWorkload.of("container-right", ENABLED, ITS_COMMAND, 8104).following("siblings");
    static final TortureWorkload MANUAL =
            TortureWorkload.of("container-manual", BY_HAND, ITS_COMMAND, 8105).following("manual");
    static final TortureWorkload NAMELESS = TortureWorkload.of("nameless", ENABLED, ITS_COMMAND, 8106);
    static final TortureWorkload SCRIPT = TortureWorkload.of("script", ENABLED, ITS_COMMAND, 8107, 8108);
    static final TortureWorkload LEAD =
            TortureWorkload.of("team-pod", ENABLED, ITS_COMMAND, 8109).following("lead");
    static final TortureWorkload REST =
            TortureWorkload.of("team-pod", ENABLED, ITS_FILES, 8110).following("rest");
    static final TortureWorkload KUBE = TortureWorkload.of("kube", ENABLED, ITS_COMMAND, 8111, 8112);
    static final TortureWorkload FIRST =
            TortureWorkload.of("instance@8113", BY_HAND, ITS_COMMAND, 8113).following("instance");
    static final TortureWorkload SECOND =
            TortureWorkload.of("instance@8114", BY_HAND, ITS_COMMAND, 8114).following("instance");
    static final TortureWorkload BUILT =
            TortureWorkload.of("built", ENABLED, ITS_COMMAND, 8115).local();
    static final TortureWorkload READY = TortureWorkload.of("ready", ENABLED, ITS_COMMAND, 8116);
    static final TortureWorkload STUBBORN = TortureWorkload.of("stubborn", ENABLED, ITS_FILES, 8117);
    static final TortureWorkload SHOP = TortureWorkload.of("shop", BY_SOCKET, ITS_COMMAND, 8118);
    static final TortureWorkload JOB = TortureWorkload.of("job", BY_TIMER, ITS_FILES);

    static final List<TortureWorkload> ALL = List.of(
            NAMED, QUADLET, LEFT, RIGHT, MANUAL, NAMELESS, SCRIPT, LEAD, REST, KUBE, FIRST, SECOND, BUILT, READY,
            STUBBORN, SHOP, JOB);

    /** Follows nothing, as it names its image by digest. */
    static final String PINNED = "pinned.service";

    static final int PINNED_PORT = 8119;

    /** A unit that requires {@code container-named}, and a unit that is part of it. */
    static final List<String> CHAIN = List.of("proxy.service", "front.service");

    private static final String INSTALL = "[Install]\nWantedBy=default.target\n";

    private TortureWorkloads() {}

    /** @param pinned the digest that one of the units names */
    static void install(Account core, String pinned) {
        for (TortureWorkload workload : List.of(NAMED, LEFT, RIGHT, MANUAL)) {
            String name = workload.name().replace("container-", "");
            String text = SeedUnit.of(name, workload.ports().getFirst(), workload.reference());
            core.writeUnit(workload.unit(), text + (workload.start() == ENABLED ? INSTALL : ""));
        }
        core.writeUnit("proxy.service", dependent("Requires=container-named.service\nAfter=container-named.service"));
        core.writeUnit("front.service", dependent("PartOf=proxy.service\nAfter=proxy.service"));
        core.writeUnit(NAMELESS.unit(), NAMELESS_TEXT);
        core.write("script", SCRIPT_TEXT);
        core.run("chmod", "+x", "script").ok();
        core.writeUnit(SCRIPT.unit(), SCRIPT_UNIT);
        quadlet(core, QUADLET, "", INSTALL);
        quadlet(core, BUILT, "", INSTALL);
        quadlet(core, STUBBORN, "Exec=busybox httpd -f -p 80 -h /www", INSTALL);
        quadlet(core, READY, HEALTHCHECK, "TimeoutStartSec=40\n" + INSTALL);
        file(core, "instance@.container", container(FIRST.reference(), "registry", "instance-%i", "%i:80", "", ""));
        file(
                core,
                "pinned.container",
                container(
                        TestHost.REGISTRY + "/httpd@" + pinned,
                        "registry",
                        "pinned",
                        PINNED_PORT + ":80",
                        "",
                        INSTALL));
        file(
                core,
                "team.pod",
                "[Pod]\nPodName=team\nPublishPort=127.0.0.1:8109:80\nPublishPort=127.0.0.1:8110:81\n" + INSTALL);
        file(core, "lead.container", member(LEAD, ""));
        file(
                core,
                "rest.container",
                member(REST, "Exec=sh -c \"trap 'exit 0' TERM; busybox httpd -f -p 81 -h /www & wait $$!\"\n"));
        file(core, "kube.kube", "[Kube]\nYaml=kube.yaml\n" + INSTALL);
        file(core, "kube.yaml", KUBE_TEXT);
        file(core, "job.container", JOB_TEXT);
        core.writeUnit(
                "job.timer", "[Timer]\nOnCalendar=*:*:0/15\nAccuracySec=100ms\n[Install]\nWantedBy=timers.target\n");
        core.systemctl("daemon-reload").ok();
        core.systemctl(
                        "enable",
                        "container-named",
                        "container-left",
                        "container-right",
                        "nameless",
                        "script",
                        "proxy",
                        "front",
                        "job.timer")
                .ok();
    }

    private static void file(Account core, String name, String text) {
        core.write(".config/containers/systemd/" + name, text);
    }

    private static void quadlet(Account core, TortureWorkload workload, String more, String install) {
        file(
                core,
                workload.name() + ".container",
                container(
                        workload.reference(),
                        workload.isLocal() ? "local" : "registry",
                        workload.name(),
                        workload.ports().getFirst() + ":80",
                        more,
                        install));
    }

    private static String container(
            String image, String policy, String name, String port, String more, String service) {
        return """
                [Container]
                ContainerName=%s
                Image=%s
                AutoUpdate=%s
                PublishPort=127.0.0.1:%s
                %s
                [Service]
                Restart=on-failure
                %s""".formatted(name, image, policy, port, more, service);
    }

    private static String member(TortureWorkload workload, String more) {
        return """
                [Container]
                ContainerName=%1$s
                Image=%2$s
                AutoUpdate=registry
                Pod=team.pod
                Label=io.tidewaiter.health.http=http://127.0.0.1:%3$d/
                %4$s
                [Service]
                Restart=on-failure
                """.formatted(
                        workload.tag(), workload.reference(), workload.ports().getFirst(), more);
    }

    private static String dependent(String needs) {
        return "[Unit]\n%s\n[Service]\nExecStart=/bin/sleep infinity\n%s".formatted(needs, INSTALL);
    }

    private static final String HEALTHCHECK = """
            Notify=healthy
            HealthCmd=busybox wget -q -O /dev/null http://127.0.0.1/
            HealthInterval=1s
            HealthRetries=10
            """;

    /** As {@code podman generate systemd --new} writes it. */
    private static final String NAMELESS_TEXT =
            """
            [Service]
            Environment=PODMAN_SYSTEMD_UNIT=%n
            Restart=on-failure
            TimeoutStopSec=70
            ExecStart=/usr/bin/podman run --cidfile=%t/%n.ctr-id --cgroups=no-conmon --rm --sdnotify=conmon \\
                -d --label io.containers.autoupdate=registry -p 127.0.0.1:8106:80 REFERENCE
            ExecStop=/usr/bin/podman stop --ignore -t 10 --cidfile=%t/%n.ctr-id
            ExecStopPost=/usr/bin/podman rm -f --ignore -t 10 --cidfile=%t/%n.ctr-id
            ExecStopPost=/bin/rm -f %t/%n.ctr-id
            Type=notify
            NotifyAccess=all
            """.replace("REFERENCE", TortureWorkload.onRegistry("nameless")) + INSTALL;

    private static final String SCRIPT_TEXT = """
            #!/bin/bash
            run() { podman run --rm --replace --name "$1" -p "127.0.0.1:$2" --label io.containers.autoupdate=registry "${@:3}"; }
            run second 8108:81 -d REFERENCE sh -c "trap 'exit 0' TERM; busybox httpd -f -p 81 -h /www & wait \\$!"
            run first 8107:80 REFERENCE
            """.replace("REFERENCE", TortureWorkload.onRegistry("script"));

    private static final String SCRIPT_UNIT = """
            [Service]
            Environment=PODMAN_SYSTEMD_UNIT=%n
            Restart=on-failure
            ExecStart=%h/script
            ExecStop=-/usr/bin/podman stop --ignore -t 10 first second
            ExecStopPost=/usr/bin/podman rm --force --ignore first second
            """ + INSTALL;

    private static final String KUBE_TEXT = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: pair
              annotations:
                io.containers.autoupdate: registry
            spec:
              terminationGracePeriodSeconds: 2
              containers:
              - name: web
                image: REFERENCE
                ports: [{containerPort: 80, hostPort: 8111, hostIP: 127.0.0.1}]
              - name: beside
                image: REFERENCE
                command: [sh, -c, "trap 'exit 0' TERM; busybox httpd -f -p 81 -h /www & wait $!"]
                ports: [{containerPort: 81, hostPort: 8112, hostIP: 127.0.0.1}]
            """.replace("REFERENCE", TortureWorkload.onRegistry("kube"));

    private static final String JOB_TEXT = """
            [Container]
            ContainerName=job
            Image=REFERENCE
            AutoUpdate=registry
            Exec=busybox sh -c 'read tag </www/index.html && echo run of $$tag && busybox sleep 2'
            [Service]
            Type=oneshot
            """.replace("REFERENCE", TortureWorkload.onRegistry("job"));
}
