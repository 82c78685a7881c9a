package io.tidewaiter.scaffold;

import org.jspecify.annotations.Nullable;

/**
 * Has a unit count as started only when its container can answer. {@code podman run -d} comes back before the program
 * listens, while the port is there already: a connection would be accepted and then reset.
 */
final class StartReadiness {

    /** Silence is what a program that waits for a request answers; where none listens the reset comes at once. */
    private static final String LISTENS = "{ read -rt 0.3 -n 1 -u 3; [ $$? != 1 ]; }";

    private static final String ANSWERS = """
            echo -en "GET $$0 HTTP/1.1\\\\r\\\\nHost: localhost\\\\r\\\\nConnection: close\\\\r\\\\n\\\\r\\\\n" >&3 \\
                    && read -rt 5 -u 3 _ status _ && [[ $$status == [23]* ]]""";

    private StartReadiness() {}

    /** @param path null when it is enough that something listens */
    static String line(int port, @Nullable String path) {
        return """
                # Started means that it can answer: so long the proxy waits, and with it the first request.
                ExecStartPost=/usr/bin/timeout 60 /bin/bash -c 'exec 2>/dev/null; \\
                    until exec 3<>/dev/tcp/127.0.0.1/%d \\
                        && %s; \\
                    do kill -0 $$MAINPID || { sleep 2; exit 1; }; sleep 0.1; done'%s
                """.formatted(port, path == null ? LISTENS : ANSWERS, path == null ? "" : " " + UnitText.word(path));
    }
}
