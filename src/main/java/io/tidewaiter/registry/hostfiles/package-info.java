/**
 * The files of this host that say which registry a name means and who we are there: containers-registries.conf(5),
 * containers-auth.json(5) and containers-certs.d(5), read as Podman reads them.
 *
 * <p>Everything here reads files or asks a credential helper, on a worker thread ({@link
 * io.tidewaiter.registry.hostfiles.HostConfig}). Called by {@code registry.http}, {@code registry.auth} and {@code registry}.
 */
@NullMarked
package io.tidewaiter.registry.hostfiles;

import org.jspecify.annotations.NullMarked;
