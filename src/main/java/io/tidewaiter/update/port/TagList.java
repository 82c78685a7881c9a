package io.tidewaiter.update.port;

import io.tidewaiter.host.Source;
import io.tidewaiter.update.model.RegistryException;
import io.vertx.core.Future;
import java.util.List;

/** Says which tags a repository has. */
public interface TagList {

    /**
     * All tags of the repository, in any order.
     *
     * @param source whose tag does not matter
     * @param insists see {@link DigestQuery}
     * @return fails with a {@link RegistryException}, also where there are too many: a part is never reported as the whole
     */
    Future<List<String>> of(Source source, boolean insists);
}
