package io.tidewaiter.registry;

import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the mirrors of a name in order and at last the registry itself; the first answer counts, as for Podman. */
final class Places {

    private static final Logger log = LoggerFactory.getLogger(Places.class);

    private Places() {}

    /**
     * @param endpoints at least one; the last is the registry itself
     * @return fails with the {@link RegistryFailure} of the last, which tells of the others
     */
    static <T> Future<T> first(List<Endpoint> endpoints, Function<Endpoint, Future<T>> ask) {
        return from(0, endpoints, ask, "");
    }

    private static <T> Future<T> from(
            int number, List<Endpoint> endpoints, Function<Endpoint, Future<T>> ask, String before) {
        Endpoint endpoint = endpoints.get(number);
        boolean last = number == endpoints.size() - 1;
        return Future.succeededFuture(endpoint).compose(ask).recover(failure -> {
            if (!(failure instanceof RegistryFailure trouble)) {
                return Future.failedFuture(failure);
            }
            if (last) {
                return Future.failedFuture(before.isEmpty() ? trouble : trouble.after(before));
            }
            log.debug(
                    "passing over a mirror mirror={} reason={}",
                    endpoint.image().name(),
                    trouble.getMessage());
            String told =
                    "%s%s: %s".formatted(before.isEmpty() ? "" : before + "; ", endpoint.image(), trouble.getMessage());
            return from(number + 1, endpoints, ask, told);
        });
    }
}
