package io.tidewaiter.update;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.Release;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import java.util.Map;
import java.util.Set;

/**
 * An image as a publisher makes it, and what it does once it runs.
 *
 * @param index the digest that a tag names
 * @param platform the digest of this host's manifest in that index
 */
public record TestImage(String name, Behaviour behaviour, String id, Digest index, Digest platform) {

    /** Of every image and host. */
    public static final Platform PLATFORM = new Platform("linux", "amd64", "");

    enum Behaviour {
        GOOD,
        /** Ends as soon as it is started, so that its unit fails. */
        EXITS,
        /** Runs and serves nothing. */
        SILENT,
        /** Starts, and is restarted by systemd again and again. */
        CRASHES
    }

    static TestImage of(String name, Behaviour behaviour) {
        return new TestImage(name, behaviour, digest("id " + name).hex(), digest("index " + name), digest(name));
    }

    public static TestImage good(String name) {
        return of(name, Behaviour.GOOD);
    }

    static TestImage exits(String name) {
        return of(name, Behaviour.EXITS);
    }

    public static TestImage silent(String name) {
        return of(name, Behaviour.SILENT);
    }

    static TestImage crashes(String name) {
        return of(name, Behaviour.CRASHES);
    }

    /** The very same image in an index that changed for the sake of another platform. */
    TestImage inAnotherIndex() {
        return new TestImage(name, behaviour, id, digest("another index of " + name), platform);
    }

    public Image local() {
        return new Image(id, Set.of(index, platform), PLATFORM, Map.of(), version());
    }

    /** Its publisher calls it by its name. */
    public ImageVersion version() {
        return new ImageVersion(name, null, null, null, null, null);
    }

    public Release release() {
        return new Release(id, local().anyDigest());
    }

    static Digest digest(String text) {
        return Digest.sha256(text.getBytes(UTF_8));
    }
}
