package io.tidewaiter.api.model;

import io.tidewaiter.host.ImageConfig;
import java.util.List;

/**
 * What is different in one part of an image's configuration. Of the environment and the labels only the names are told.
 *
 * @param part {@code entrypoint}, {@code command}, {@code environment}, {@code ports}, {@code user}, {@code working directory},
 *     {@code volumes}, {@code stop signal}, {@code health check} or {@code labels}
 * @param changed names that both images have, with another value
 */
public record ChangeView(String part, List<String> removed, List<String> added, List<String> changed) {

    static ChangeView of(ImageConfig.Change change) {
        return new ChangeView(change.part().word(), change.removed(), change.added(), change.changed());
    }
}
