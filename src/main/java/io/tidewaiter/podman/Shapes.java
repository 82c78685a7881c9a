package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.host.Container;
import io.tidewaiter.host.Container.Health;
import io.tidewaiter.host.Container.PublishedPort;
import io.tidewaiter.host.Execution;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageContent;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import io.tidewaiter.oci.ImageJson;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Podman's JSON as values. */
final class Shapes {

    private Shapes() {}

    /** The names of all images in an answer of {@code images/json}, by tag and by digest. */
    static List<String> names(JsonNode images) {
        List<String> names = new ArrayList<>();
        images.forEach(image -> image.path("Names").forEach(name -> names.add(name.asText())));
        return names;
    }

    /** Where a pull keeps what is on its way. */
    static Path temporary(JsonNode info) {
        return Path.of(info.path("store").path("imageCopyTmpDir").asText("/var/tmp"));
    }

    /** Where the list of images is, as c/storage lays it out. */
    static Path imageList(JsonNode info) {
        JsonNode store = info.path("store");
        return Path.of(
                store.path("graphRoot").asText(), store.path("graphDriverName").asText() + "-images");
    }

    /** Where a pull writes: the layers on their way, and what they become. */
    static List<File> folders(JsonNode info) {
        JsonNode store = info.path("store");
        return Stream.of("graphRoot", "imageCopyTmpDir")
                .map(name -> store.path(name).asText(""))
                .filter(path -> path.startsWith("/"))
                .map(File::new)
                .toList();
    }

    /** What Podman would choose of an index here. */
    static Platform platform(JsonNode info) {
        JsonNode host = info.path("host");
        return new Platform(
                host.path("os").asText(),
                host.path("arch").asText(),
                host.path("variant").asText());
    }

    /** The ids in an answer of {@code containers/json}. */
    static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.forEach(container -> ids.add(container.path("Id").asText()));
        return ids;
    }

    /** The ids of those in such an answer that run: a filter on the status lists others too. */
    static Set<String> running(JsonNode list) {
        Set<String> ids = new HashSet<>();
        list.forEach(container -> {
            if (container.path("State").asText().equals("running")) {
                ids.add(container.path("Id").asText());
            }
        });
        return ids;
    }

    /** An answer of {@code containers/{name}/json}. */
    static Container container(JsonNode inspected) {
        return container(inspected, labels(inspected.path("Config").path("Labels")), "");
    }

    /** @param unit which starts it, whatever its own label says */
    static Container container(JsonNode inspected, Optional<String> unit) {
        JsonNode labels = inspected.path("Config").path("Labels");
        String own = labels.path(Container.UNIT_LABEL).asText("");
        return container(
                inspected, labels(labels, unit), unit.filter(own::equals).isPresent() ? "" : own);
    }

    /**
     * One of an answer of {@code containers/json}.
     *
     * @param owner what starts it, whatever its own label says
     */
    static Container listed(JsonNode entry, Pods.Owner owner) {
        String own = entry.path("Labels").path(Container.UNIT_LABEL).asText("");
        long started = entry.path("StartedAt").asLong();
        return Container.listed(
                        entry.path("Id").asText(),
                        entry.path("Names").path(0).asText(),
                        bare(entry.path("ImageID").asText()),
                        entry.path("Image").asText(),
                        entry.path("State").asText().equals("running"),
                        labels(entry.path("Labels"), owner.unit()),
                        owner.unit().filter(own::equals).isPresent() ? "" : own,
                        owner.loosePod())
                .since(started <= 0 ? null : Instant.ofEpochSecond(started));
    }

    private static Container container(JsonNode inspected, Map<String, String> labels, String ownUnit) {
        return new Container(
                        inspected.path("Id").asText(),
                        inspected.path("Name").asText(),
                        bare(inspected.path("Image").asText()),
                        inspected.path("ImageName").asText(),
                        inspected.path("State").path("Running").asBoolean(),
                        labels,
                        ports(inspected.path("NetworkSettings").path("Ports")),
                        health(inspected),
                        inspected.path("RestartCount").asInt(),
                        budget(inspected.path("Config")),
                        inspected.path("State").path("Status").asText(),
                        ownUnit,
                        "",
                        mayBeKilled(inspected.path("State")),
                        null,
                        isRelayed(
                                inspected.path("HostConfig").path("NetworkMode").asText()),
                        List.of())
                .since(ImageVersion.moment(
                        inspected.path("State").path("StartedAt").asText()));
    }

    /**
     * For a user Podman publishes ports by a program of its own (rootlessport), unless the network is pasta's or the host's. For root
     * the kernel does it, which is not told from here.
     */
    private static boolean isRelayed(String network) {
        return !network.isEmpty() && !List.of("pasta", "host", "none").contains(network);
    }

    private static boolean mayBeKilled(JsonNode state) {
        return state.path("Status").asText().equals("exited")
                && !state.path("OOMKilled").asBoolean()
                && (state.path("StoppedByUser").asBoolean()
                        || Execution.mayBeOfSignal(state.path("ExitCode").asInt()));
    }

    /** An answer of {@code images/json}: each image under its id and its names. */
    static Map<String, Image> images(JsonNode list) {
        Map<String, Image> images = new HashMap<>();
        list.forEach(listed -> {
            long created = listed.path("Created").asLong();
            Image image = image(
                    listed,
                    listed.path("Arch").asText(),
                    labels(listed.path("Labels")),
                    Map.of(),
                    created == 0 ? null : Instant.ofEpochSecond(created));
            images.put(image.id(), image);
            listed.path("Names").forEach(name -> images.put(name.asText(), image));
        });
        return images;
    }

    /** An answer of {@code images/{name}/json}. */
    static Image image(JsonNode inspected) {
        return image(
                inspected,
                inspected.path("Architecture").asText(),
                labels(inspected.path("Config").path("Labels")),
                labels(inspected.path("Annotations")),
                ImageVersion.moment(inspected.path("Created").asText()));
    }

    /** An answer of {@code images/{name}/json}. */
    static ImageContent content(JsonNode inspected) {
        JsonNode config = inspected.path("Config");
        JsonNode beside = inspected.path("HealthCheck");
        return new ImageContent(
                image(inspected).version(),
                ImageJson.layers(inspected.path("RootFS").path("Layers"), List.of()),
                ImageJson.config(config, beside.isMissingNode() ? inspected.path("Healthcheck") : beside));
    }

    /** Every name has every digest: all of them count, but for those that are of no registered kind. */
    private static Image image(
            JsonNode inspected,
            String architecture,
            Map<String, String> labels,
            Map<String, String> annotations,
            @Nullable Instant built) {
        Set<Digest> digests = new HashSet<>();
        inspected.path("RepoDigests").forEach(name -> {
            String text = name.asText();
            Digest.tryParse(text.substring(text.indexOf('@') + 1)).ifPresent(digests::add);
        });
        Platform platform = new Platform(inspected.path("Os").asText(), architecture, "");
        return new Image(
                bare(inspected.path("Id").asText()),
                digests,
                platform,
                labels,
                ImageVersion.of(labels, annotations, built));
    }

    static String bare(String id) {
        return id.startsWith("sha256:") ? id.substring("sha256:".length()) : id;
    }

    private static Map<String, String> labels(JsonNode object) {
        Map<String, String> labels = new HashMap<>();
        object.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    private static Map<String, String> labels(JsonNode object, Optional<String> unit) {
        Map<String, String> labels = labels(object);
        labels.remove(Container.UNIT_LABEL);
        unit.ifPresent(name -> labels.put(Container.UNIT_LABEL, name));
        return labels;
    }

    /** Keys are {@code 80/tcp}; a port that is only exposed has no bindings. */
    private static List<PublishedPort> ports(JsonNode object) {
        List<PublishedPort> ports = new ArrayList<>();
        object.properties().forEach(entry -> {
            String[] port = entry.getKey().split("/", 2);
            entry.getValue()
                    .forEach(binding -> ports.add(new PublishedPort(
                            binding.path("HostIp").asText(),
                            binding.path("HostPort").asInt(),
                            Integer.parseInt(port[0]),
                            port.length > 1 ? port[1] : "tcp")));
        });
        return ports;
    }

    private static Health health(JsonNode inspected) {
        return switch (inspected.path("State").path("Health").path("Status").asText()) {
            case "healthy" -> Health.HEALTHY;
            case "unhealthy" -> Health.UNHEALTHY;
            case "starting" -> isRun(inspected.path("Config").path("Healthcheck")) ? Health.STARTING : Health.NEVER;
            default -> Health.NONE;
        };
    }

    /** Without an interval Podman makes no timer for it, and none after the startup check either. */
    private static boolean isRun(JsonNode healthcheck) {
        return healthcheck.path("Interval").asLong() > 0;
    }

    /**
     * A first verdict needs the start period, every retry of the startup check with its pause, and then every retry of the
     * check itself. Nanoseconds in the JSON.
     */
    private static Duration budget(JsonNode config) {
        JsonNode healthcheck = config.path("Healthcheck");
        return isRun(healthcheck)
                ? Duration.ofNanos(healthcheck.path("StartPeriod").asLong())
                        .plus(all(config.path("StartupHealthCheck")))
                        .plus(all(healthcheck))
                : Duration.ZERO;
    }

    private static Duration all(JsonNode check) {
        long each = check.path("Interval").asLong() + check.path("Timeout").asLong();
        long times =
                Math.max(check.path("Retries").asLong(), check.path("Successes").asLong());
        return Duration.ofNanos(each).multipliedBy(Math.max(1, times));
    }
}
