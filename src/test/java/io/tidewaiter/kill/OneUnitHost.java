package io.tidewaiter.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.systemd.FakeSystemd;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

/**
 * One unit with one container, the images of the host and their names: what lies behind the sockets of Podman and systemd.
 * Images are called v1, v2 and so on; {@code bad} ones have a HEALTHCHECK that says unhealthy.
 */
final class OneUnitHost {

    static final Reference WEB = Reference.parse("registry.example/web:prod");
    static final String UNIT = "web.service";

    private final Trap trap;
    private final FakeSystemd systemd;
    private final Map<String, String> names = new TreeMap<>();
    private @Nullable String running = "v1";
    private int starts;
    private boolean sleeps;

    OneUnitHost(Trap trap, FakeSystemd systemd) {
        this.trap = trap;
        this.systemd = systemd;
        names.put(WEB.toString(), "v1");
        names.put(byDigest("v1"), "v1");
        systemd.outcome = this::restart;
        show();
    }

    static String id(String image) {
        return Digest.sha256(("id of " + image).getBytes(UTF_8)).hex();
    }

    static Digest digest(String image) {
        return Digest.sha256(image.getBytes(UTF_8));
    }

    static String byDigest(String image) {
        return WEB.at(digest(image)).toString();
    }

    /** The image behind a name or an id; null when there is none. */
    synchronized @Nullable String image(String nameOrId) {
        return names.containsKey(nameOrId)
                ? names.get(nameOrId)
                : names.values().stream()
                        .filter(image -> id(image).equals(nameOrId))
                        .findFirst()
                        .orElse(nameOrId.equals(id(String.valueOf(running))) ? running : null);
    }

    synchronized void name(String image, String name) {
        names.put(name, image);
    }

    synchronized void unname(String name) {
        names.remove(name);
    }

    synchronized Map<String, String> names() {
        return new TreeMap<>(names);
    }

    synchronized @Nullable String running() {
        return running;
    }

    /** How often the unit was started since the beginning. */
    synchronized int starts() {
        return starts;
    }

    synchronized String containerId() {
        return digest("container " + starts).hex();
    }

    /** From now on the unit rests until a connection to its socket, unless it is held. */
    synchronized void sleep() {
        sleeps = true;
        running = null;
        systemd.unit(
                "proxy.service",
                Map.of(
                        "ActiveState",
                        new Variant<>("inactive"),
                        "TriggeredBy",
                        new Variant<>(List.of("proxy.socket"), "as")));
        systemd.unit("proxy.socket", Map.of());
        systemd.stopped = unit -> {
            if (unit.startsWith("tidewaiter-hold-")) {
                letGo();
            }
        };
        show();
    }

    /** The hold ends, with the product or before. */
    synchronized void letGo() {
        if (sleeps) {
            running = null;
            show();
        }
    }

    /** All is still there but nothing runs, as after a power cut. */
    synchronized void powerCut() {
        running = null;
        systemd.started++;
        show();
    }

    /** What a restart comes to; called by the fake with the call of the product still open. */
    private String restart(String unit) {
        Fate before = trap.isDead() ? Fate.HANG : trap.reach(Trap.Phase.BEFORE, "restart");
        systemd.end = before == null ? FakeSystemd.End.AFTER_THE_REPLY : FakeSystemd.End.NEVER;
        if (before == Fate.ERROR) {
            systemd.end = FakeSystemd.End.AFTER_THE_REPLY;
            throw new DBusExecutionException("systemd is out of order");
        }
        if (before != null) {
            return "done";
        }
        start();
        Fate after = trap.reach(Trap.Phase.AFTER, "restart");
        if (after == Fate.ERROR) {
            throw new DBusExecutionException("systemd is out of order");
        }
        if (after != null) {
            systemd.end = FakeSystemd.End.NEVER;
        }
        return "done";
    }

    private synchronized void start() {
        running = names.get(WEB.toString());
        starts++;
        show();
    }

    private void show() {
        systemd.unit(
                UNIT,
                Map.of(
                        "StopWhenUnneeded",
                        new Variant<>(sleeps),
                        "RequiredBy",
                        new Variant<>(sleeps ? List.of("proxy.service") : List.of(), "as"),
                        "ActiveState",
                        new Variant<>(running == null ? "inactive" : "active"),
                        "SubState",
                        new Variant<>(running == null ? "dead" : "running"),
                        "TimeoutStartUSec",
                        new Variant<>(new UInt64("100000")),
                        "TimeoutStopUSec",
                        new Variant<>(new UInt64("100000"))));
    }
}
