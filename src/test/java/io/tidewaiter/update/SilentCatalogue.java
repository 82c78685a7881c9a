package io.tidewaiter.update;

import io.tidewaiter.host.ImageConfig;
import io.tidewaiter.host.ImageContent;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.port.Catalogue;
import io.tidewaiter.update.port.DigestQuery;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Of images that say nothing, and are nothing. */
public final class SilentCatalogue implements Catalogue {

    @Override
    public Future<Optional<ImageVersion>> remembered(Digest image) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Void> remember(Digest image, ImageVersion version) {
        return Future.succeededFuture();
    }

    @Override
    public Future<ImageVersion> version(DigestQuery image) {
        return Future.succeededFuture(ImageVersion.UNKNOWN);
    }

    @Override
    public Future<ImageContent> content(DigestQuery image) {
        return Future.succeededFuture(new ImageContent(ImageVersion.UNKNOWN, List.of(), new ImageConfig(Map.of())));
    }
}
