package io.tidewaiter.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --image}, for commands that concern one image of a unit. */
final class ImageOption {

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "which of its images, as status shows it; needed if the unit follows several")
    private @Nullable String image;

    @Nullable
    String name() {
        return image;
    }
}
