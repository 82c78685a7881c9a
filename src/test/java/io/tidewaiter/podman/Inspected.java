package io.tidewaiter.podman;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What Podman says of a container, as far as it matters here; each call gives another one, differing in that. */
public record Inspected(JsonObject json) {

    /** Runs, without a HEALTHCHECK, a label or a port. */
    public static Inspected running(String id, String name, String imageId, String imageName) {
        return new Inspected(new JsonObject()
                .put("Id", id)
                .put("Name", name)
                .put("Image", imageId)
                .put("ImageName", imageName)
                .put("State", new JsonObject().put("Status", "running").put("Running", true))
                .put("Config", new JsonObject().put("Labels", new JsonObject()))
                .put("NetworkSettings", new JsonObject().put("Ports", new JsonObject())));
    }

    public Inspected exited() {
        Inspected other = copy();
        other.json.getJsonObject("State").put("Status", "exited").put("Running", false);
        return other;
    }

    /** With this exit code. */
    public Inspected exited(int code) {
        Inspected other = exited();
        other.json.getJsonObject("State").put("ExitCode", code);
        return other;
    }

    /** By {@code podman stop}. */
    public Inspected stopped() {
        Inspected other = exited();
        other.json.getJsonObject("State").put("StoppedByUser", true);
        return other;
    }

    /** By {@code podman pause}. */
    public Inspected paused() {
        Inspected other = copy();
        other.json.getJsonObject("State").put("Status", "paused").put("Running", false);
        return other;
    }

    /** It has not run yet. */
    public Inspected created() {
        Inspected other = copy();
        other.json.getJsonObject("State").put("Status", "created").put("Running", false);
        return other;
    }

    public Inspected labelled(Map<String, String> labels) {
        Inspected other = copy();
        JsonObject all = other.json.getJsonObject("Config").getJsonObject("Labels");
        labels.forEach(all::put);
        return other;
    }

    /** An image at this path, whose uppermost layer is in this folder: as Podman 5 says it. */
    public Inspected mounting(String image, String at, String layer) {
        return mounting(new JsonObject()
                        .put("Type", "image")
                        .put("Source", image)
                        .put("Destination", at))
                .mounting(new JsonObject()
                        .put("Type", "bind")
                        .put("Source", "/storage/overlay-containers/x/userdata/overlay/1/merge")
                        .put("Destination", at)
                        .put(
                                "Options",
                                new JsonArray()
                                        .add("lowerdir=%s/merged:/storage/overlay-containers/x/lower"
                                                .formatted(layer))));
    }

    /** A volume of this driver at this path. */
    public Inspected mountingVolume(String name, String at, String driver) {
        return mounting(new JsonObject()
                .put("Type", "volume")
                .put("Name", name)
                .put("Destination", at)
                .put("Driver", driver));
    }

    private Inspected mounting(JsonObject mount) {
        Inspected other = copy();
        other.json.put(
                "Mounts", other.json.getJsonArray("Mounts", new JsonArray()).add(mount));
        return other;
    }

    /** @param port such as {@code 80/tcp} */
    public Inspected publishing(String port, String hostAddress, int hostPort) {
        Inspected other = copy();
        JsonObject binding = new JsonObject().put("HostIp", hostAddress).put("HostPort", Integer.toString(hostPort));
        other.json.getJsonObject("NetworkSettings").getJsonObject("Ports").put(port, new JsonArray().add(binding));
        return other;
    }

    /** @param mode as Podman calls it, such as {@code slirp4netns} */
    public Inspected networked(String mode) {
        Inspected other = copy();
        other.json.put("HostConfig", new JsonObject().put("NetworkMode", mode));
        return other;
    }

    /** With a HEALTHCHECK of these nanoseconds that says this now. */
    public Inspected checked(String status, long startPeriod, long interval, long timeout, long retries) {
        Inspected other = copy();
        other.json.getJsonObject("State").put("Health", new JsonObject().put("Status", status));
        other.json
                .getJsonObject("Config")
                .put(
                        "Healthcheck",
                        new JsonObject()
                                .put("StartPeriod", startPeriod)
                                .put("Interval", interval)
                                .put("Timeout", timeout)
                                .put("Retries", retries));
        return other;
    }

    private Inspected copy() {
        return new Inspected(json.copy());
    }
}
