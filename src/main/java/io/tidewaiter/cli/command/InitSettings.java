package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.image.Reference;
import io.tidewaiter.scaffold.Blueprint;
import io.tidewaiter.scaffold.Host;
import io.tidewaiter.scaffold.Kind;
import io.tidewaiter.scaffold.Publish;
import io.tidewaiter.time.TimeSpan;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe a new container. */
final class InitSettings {

    private static final Duration USUAL_IDLE = Duration.ofSeconds(60);

    @Option(names = "--image", paramLabel = "REF", description = "the image, with its registry and the tag to follow")
    private @Nullable String image;

    @Option(
            names = "--publish",
            paramLabel = "[IP:]HOST:CONTAINER",
            description = "where the container's TCP port is reached")
    private List<String> publish = List.of();

    @Option(names = "--serverless", description = "run it only when it is used")
    private boolean serverless;

    @Option(
            names = "--idle",
            paramLabel = "TIME",
            description = "stop it after so long without a request (default: 60s)")
    private @Nullable String idle;

    @Option(names = "--quadlet", description = "as a Quadlet (default where Podman has it)")
    private boolean quadlet;

    @Option(names = "--unit", description = "as a service that calls podman run")
    private boolean unit;

    @Option(names = "--health-http", paramLabel = "PATH", description = "it is healthy when this answers")
    private @Nullable String healthHttp;

    boolean isAnySaid() {
        return serverless
                || quadlet
                || unit
                || !publish.isEmpty()
                || Stream.of(image, idle, healthHttp).anyMatch(text -> text != null);
    }

    /**
     * @param problems earlier problems, which are reported together with those of the options
     * @throws CommandException when there are any
     */
    Blueprint blueprint(String name, Host host, Problems problems) {
        if (quadlet && unit) {
            problems.add("--quadlet and --unit exclude each other");
        }
        if (idle != null && !serverless) {
            problems.add("--idle is about a container that runs only when asked: say --serverless too");
        }
        Reference reference = problems.read("--image REF is missing", image, Reference::parse);
        if (publish.size() > 1) {
            problems.add("--publish goes once: the units are made for one port, and can be given more by hand");
        }
        Publish published = problems.read(
                "--publish [IP:]HOST:CONTAINER is missing",
                publish.isEmpty() ? null : publish.getFirst(),
                Publish::parse);
        Duration span = idle == null ? USUAL_IDLE : problems.read("", idle, TimeSpan::parse);
        if (reference == null || published == null || span == null || problems.any()) {
            throw problems.complaint();
        }
        Kind kind = quadlet || (!unit && host.hasQuadlet()) ? Kind.QUADLET : Kind.UNIT;
        try {
            return new Blueprint(name, reference, published, serverless ? span : null, healthHttp, kind, host.scope());
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }
}
