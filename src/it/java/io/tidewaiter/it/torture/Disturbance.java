package io.tidewaiter.it.torture;

import io.tidewaiter.it.host.TestHost;
import java.util.random.RandomGenerator;

/** What happens to a host while an update may be under way. */
enum Disturbance {
    KILL("the daemon is killed") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            host.outside().killDaemon();
        }
    },
    POWER_CUT("the power is cut") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            host.cutPower();
            host.bootAgain();
            tortured.afterBoot();
        }
    },
    RESTART("the daemon is restarted") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            host.core().systemctl("restart", "tidewaiter.service");
        }
    },
    NO_PODMAN("podman.socket goes away for a while") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) throws InterruptedException {
            host.core().systemctl("stop", "podman.socket", "podman.service");
            Thread.sleep(random.nextInt(6000));
            host.core().systemctl("start", "podman.socket").ok();
        }
    },
    PODMAN_DIES("podman's service is killed") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            host.core().systemctl("kill", "--signal=KILL", "podman.service");
        }
    },
    PODMAN_HANGS("podman's service hangs for a while") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) throws InterruptedException {
            host.core().systemctl("kill", "--signal=STOP", "podman.service");
            Thread.sleep(random.nextInt(5000));
            host.core().systemctl("kill", "--signal=CONT", "podman.service");
        }
    },
    NO_REGISTRY("the registry goes away for a while") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) throws InterruptedException {
            host.root().systemctl("stop", "docker-registry");
            Thread.sleep(random.nextInt(4000));
            host.root().systemctl("start", "docker-registry").ok();
            tortured.awaitRegistry();
        }
    },
    PRUNE("a person prunes images") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            host.core().podman("image", "prune", "--force");
        }
    },
    PERSON_RESTARTS("a person restarts a unit") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            tortured.operators().restart(random);
        }
    },
    PERSON_STOPS("a person stops a unit") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            tortured.operators().stop(random);
        }
    },
    PERSON_STARTS("a person starts what was stopped") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            tortured.operators().start();
        }
    },
    PERSON_HOLDS("a person holds a unit") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            tortured.operators().hold(random);
        }
    },
    PERSON_PINS("a person pins a unit") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            tortured.operators().pin(random);
        }
    },
    PERSON_ROLLS_BACK("a person rolls a unit back") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            tortured.operators().rollBack(random);
        }
    },
    PERSON_RELEASES("a person releases what was held") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            tortured.operators().release();
        }
    },
    PERSON_CLEARS("a person clears the quarantine") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            tortured.operators().clear();
        }
    },
    VISITOR("a person visits the shop") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            host.core().page(TortureWorkloads.SHOP.ports().getFirst());
        }
    },
    PERSON_UPDATES("a person runs update now") {
        @Override
        void happen(TestHost host, TortureHost tortured, RandomGenerator random) {
            host.core()
                    .run(
                            "systemd-run",
                            "--user",
                            "--quiet",
                            "--collect",
                            "/opt/tidewaiter/bin/tidewaiter",
                            "update",
                            "now");
        }
    };

    private final String words;

    Disturbance(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    abstract void happen(TestHost host, TortureHost tortured, RandomGenerator random) throws InterruptedException;
}
