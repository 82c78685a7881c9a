/**
 * What a reference names now: the client side of the OCI distribution API.
 *
 * <p>Knows registries, their tokens and redirects, and the files of this host that say which registry a name means and
 * who we are there: containers-registries.conf(5), containers-auth.json(5) and containers-certs.d(5), read as Podman reads
 * them, so that the registry asked is the one Podman pulls from. Calls {@code image} and implements {@code update.port}; only
 * {@code daemon} makes one.
 *
 * <p>Inside, whatever goes wrong is a {@link io.tidewaiter.registry.exchange.RegistryFailure} that knows no reference, because an answer
 * may be shared by several askers; {@link io.tidewaiter.registry.DistributionRegistry} puts the name in front.
 */
@NullMarked
package io.tidewaiter.registry;

import org.jspecify.annotations.NullMarked;
