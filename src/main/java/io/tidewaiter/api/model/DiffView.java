package io.tidewaiter.api.model;

import io.tidewaiter.host.ImageContent;
import io.tidewaiter.host.VersionChange;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.RegistryException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changes when a unit goes from the image in use to another one.
 *
 * @param fromDigest of the image in use; null when there is none or it was built here
 * @param toDigest of the other image; null where the registry does not say
 * @param from what the publisher of the image in use says of it; null when it says nothing
 * @param to the same of the other image
 * @param local true when the other image is in local storage
 * @param layersKept how many layers both images have
 * @param layersNew how many only the other image has
 * @param pullBytes how much a pull of those costs at most; 0 when the image is in local storage
 * @param problem why the registry did not tell what the other image is; null where it did
 * @param why the same in one line; empty without a problem
 */
public record DiffView(
        String unit,
        String container,
        String image,
        @Nullable String fromDigest,
        @Nullable String toDigest,
        @Nullable VersionsView versions,
        @Nullable VersionView from,
        @Nullable VersionView to,
        boolean local,
        int layersKept,
        int layersNew,
        long pullBytes,
        List<ChangeView> changes,
        RegistryException.@Nullable Kind problem,
        String why) {

    /** @param local whether {@code after} is in local storage */
    public static DiffView of(
            Workload workload,
            @Nullable Digest from,
            Digest to,
            ImageContent before,
            ImageContent after,
            boolean local) {
        List<ImageContent.Layer> fresh = after.layersBeyond(before);
        return new DiffView(
                workload.unit(),
                workload.container(),
                workload.reference().toString(),
                from == null ? null : from.toString(),
                to.toString(),
                VersionsView.of(new VersionChange(before.version(), after.version())),
                VersionView.of(before.version()),
                VersionView.of(after.version()),
                local,
                after.layers().size() - fresh.size(),
                fresh.size(),
                local ? 0 : fresh.stream().mapToLong(ImageContent.Layer::bytes).sum(),
                before.config().changesTo(after.config()).stream()
                        .map(ChangeView::of)
                        .toList(),
                null,
                "");
    }

    /** One whose registry does not tell. */
    public static DiffView of(
            Workload workload, @Nullable Digest from, @Nullable Digest to, RegistryException.Kind problem, String why) {
        return new DiffView(
                workload.unit(),
                workload.container(),
                workload.reference().toString(),
                from == null ? null : from.toString(),
                to == null ? null : to.toString(),
                null,
                null,
                null,
                false,
                0,
                0,
                0,
                List.of(),
                problem,
                why);
    }
}
