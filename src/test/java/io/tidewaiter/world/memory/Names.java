package io.tidewaiter.world.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewaiter.host.Identity;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.Source;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The few names that the contract's walks are made of, so that they meet again and again. */
final class Names {

    static final List<String> UNITS = List.of("a.service", "web@1.service", "web@2.service", "z.service");
    static final List<Reference> REFERENCES = List.of(
            Reference.parse("registry.example/web:prod"),
            Reference.parse("registry.example/web:next"),
            Reference.parse("localhost:5000/other"));
    static final List<Digest> DIGESTS = List.of(digest("v1"), digest("v2"), digest("v3"), digest("v4"));
    /** Two that units name, and two that Podman invents. */
    static final List<String> CONTAINERS = List.of("web", "sidecar", "eager_curie", "merry_gauss");

    private Names() {}

    static Workload workload(String unit, Reference reference, String container, boolean local) {
        return new Workload(
                unit,
                container,
                !container.contains("_"),
                "c0ffee",
                id("running"),
                new Source(reference, Identity.labelled(Path.of("/etc/auth.json")), true),
                local ? Workload.LOCAL : "registry",
                HealthPolicy.DEFAULT.within(Duration.ofMinutes(2)),
                GatePolicy.NONE);
    }

    static Release release(Digest digest) {
        return new Release(id(digest.hex()), digest);
    }

    /** One that was built on this host. */
    static Release built(String name) {
        return new Release(id(name), null);
    }

    static String id(String name) {
        return Digest.sha256(("id " + name).getBytes(UTF_8)).hex();
    }

    static Digest digest(String name) {
        return Digest.sha256(name.getBytes(UTF_8));
    }
}
