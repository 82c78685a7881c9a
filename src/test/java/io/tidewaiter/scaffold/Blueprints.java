package io.tidewaiter.scaffold;

import io.tidewaiter.image.Reference;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The settings of the example in {@code systemd/serverless}, and others that differ in one thing. */
final class Blueprints {

    static final Blueprint SERVERLESS =
            of("httpd", "8080:80", Duration.ofSeconds(60), "/", Kind.UNIT, ManagerScope.USER);

    private Blueprints() {}

    static Blueprint of(
            String name,
            String publish,
            @Nullable Duration idle,
            @Nullable String health,
            Kind kind,
            ManagerScope scope) {
        return new Blueprint(
                name,
                Reference.parse("192.168.1.222:5000/httpd:prod"),
                Publish.parse(publish),
                idle,
                health,
                kind,
                scope);
    }

    static Blueprint plain(String name, String publish, Kind kind) {
        return of(name, publish, null, null, kind, ManagerScope.USER);
    }
}
