package io.tidewaiter.host;

import io.tidewaiter.image.Digest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an image is made of, to be compared with another.
 *
 * @param version what its publisher says of it
 * @param layers the lowest first
 * @param config how it runs
 */
public record ImageContent(ImageVersion version, List<Layer> layers, ImageConfig config) {

    /**
     * One layer.
     *
     * @param digest of what is in it, uncompressed: the same wherever it is stored
     * @param bytes that a pull of it costs; 0 where that is not known
     */
    public record Layer(Digest digest, long bytes) {}

    public ImageContent {
        layers = List.copyOf(layers);
    }

    /** The same by another version, as the tag is that was followed; null for the same. */
    public ImageContent called(@Nullable String other) {
        return new ImageContent(version.called(other), layers, config);
    }

    /** About how many characters it holds. */
    public int size() {
        return 100 * layers.size()
                + config.parts().values().stream()
                        .flatMap(part -> part.entrySet().stream())
                        .mapToInt(entry ->
                                entry.getKey().length() + entry.getValue().length())
                        .sum();
    }

    /** The layers that the other image does not have. */
    public List<Layer> layersBeyond(ImageContent other) {
        Set<Digest> known = other.layers.stream().map(Layer::digest).collect(Collectors.toSet());
        return layers.stream().filter(layer -> !known.contains(layer.digest())).toList();
    }
}
