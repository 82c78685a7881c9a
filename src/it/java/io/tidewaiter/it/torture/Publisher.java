package io.tidewaiter.it.torture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.TestHost;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts tags on the test images, also under digests that they did not have yet. */
final class Publisher {

    private static final String TYPE = "application/vnd.docker.distribution.manifest.v2+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestHost host;
    private final Map<String, String> manifests = new LinkedHashMap<>();
    private final Map<String, PublishedImage> releases = new LinkedHashMap<>();

    Publisher(TestHost host) {
        this.host = host;
    }

    void readImages() {
        for (String image : PublishedImage.images()) {
            manifests.put(image, curl(null, "--header", "Accept: " + TYPE, manifestOf(image)));
            release(image, 0);
        }
    }

    /** @param edition each has a digest of its own, and the same image behind it */
    PublishedImage publish(String image, String tag, int edition) {
        PublishedImage release = release(image, edition);
        curl(
                manifest(image, edition),
                "-X",
                "PUT",
                "-H",
                "Content-Type: " + TYPE,
                "--data-binary",
                "@-",
                manifestOf(tag));
        return release;
    }

    /** Tags the image under a local name on the host. */
    PublishedImage tag(String image, String name) {
        String source = TortureWorkload.onRegistry(image);
        host.core()
                .shell("podman pull --quiet %1$s && podman tag %1$s %2$s".formatted(source, name))
                .ok();
        PublishedImage release = release(image, 0);
        return known(new PublishedImage(image, "sha256:" + release.id(), release.id()));
    }

    /** The published image with this digest. */
    Optional<PublishedImage> byDigest(String digest) {
        return Optional.ofNullable(releases.get(digest));
    }

    /** @param id of an image, which has several digests */
    Optional<String> imageById(String id) {
        return releases.values().stream()
                .filter(release -> release.id().equals(id))
                .map(PublishedImage::image)
                .findFirst();
    }

    PublishedImage release(String image, int edition) {
        String manifest = manifest(image, edition);
        return known(new PublishedImage(image, "sha256:" + sha256(manifest), config(manifest)));
    }

    private PublishedImage known(PublishedImage release) {
        releases.put(release.digest(), release);
        return release;
    }

    /** JSON allows blank lines at the end, and each makes another digest. */
    private String manifest(String image, int edition) {
        return manifests.getOrDefault(image, "") + "\n".repeat(edition);
    }

    private static String manifestOf(String tag) {
        return "http://%s/v2/httpd/manifests/%s".formatted(TestHost.REGISTRY, tag);
    }

    private String curl(@Nullable String input, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("curl", "--silent", "--show-error", "--fail", "--retry", "5", "--retry-all-errors"));
        command.addAll(List.of(arguments));
        CommandResult ran = host.execute(true, input, command);
        ran.ok();
        return ran.out();
    }

    private static String config(String manifest) {
        try {
            return JSON.readTree(manifest)
                    .path("config")
                    .path("digest")
                    .asText()
                    .substring("sha256:".length());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(manifest, e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
