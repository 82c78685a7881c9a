package io.tidewaiter.update.run;

import io.tidewaiter.image.Reference;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.port.Engine;
import io.vertx.core.Future;
import java.util.List;

/** All local names that hold an image for some reference, whether or not it is followed. */
public final class KeptNames {

    private KeptNames() {}

    /**
     * Takes all of them away, and with each the image that has no other name; one that a container uses stays.
     *
     * @return how many there were
     */
    public static Future<Integer> letGo(Engine engine) {
        return engine.images().compose(images -> {
            List<Reference> names = images.keySet().stream()
                    .filter(name -> name.startsWith(KeepTag.FOLDER) && !name.contains("@"))
                    .map(Reference::parse)
                    .sorted((one, other) -> one.toString().compareTo(other.toString()))
                    .toList();
            return Repeat.each(
                            names,
                            name -> engine.remove(name)
                                    .compose(gone -> gone ? Future.succeededFuture() : engine.untag(name)))
                    .map(done -> names.size());
        });
    }
}
