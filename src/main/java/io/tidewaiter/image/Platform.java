package io.tidewaiter.image;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a machine must be to run an image, in the words of Go that registries use: {@code linux/amd64},
 * {@code linux/arm/v7}.
 *
 * @param variant of the processor; empty where it has none or none is known
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">OCI image-spec, Image Index</a>
 */
public record Platform(String os, String architecture, String variant) {

    /** From the best to the least; each processor also runs what is made for those after it. */
    private static final List<String> ARM = List.of("v8", "v7", "v6", "v5");

    /** Which platforms of an index serve this one, the best first: containers/image's order. */
    public List<Platform> served() {
        List<String> variants = variant.isEmpty()
                ? architecture.equals("arm64") ? List.of("", "v8") : List.of("")
                : architecture.equals("arm") && ARM.contains(variant)
                        ? Stream.concat(ARM.stream().skip(ARM.indexOf(variant)), Stream.of(""))
                                .toList()
                        : List.of(variant, "");
        return variants.stream()
                .map(each -> new Platform(os, architecture, each))
                .toList();
    }

    /** Whether its processors differ in what they run, so that the variant matters. */
    public boolean hasVariants() {
        return architecture.startsWith("arm");
    }

    /** The same but for the variant, which Podman does not tell of an image. */
    public boolean isLike(Platform other) {
        return os.equals(other.os) && architecture.equals(other.architecture);
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
