/**
 * The container engine: Podman's libpod REST API over its unix socket. No {@code podman} process is ever started.
 *
 * <p>Knows the API's paths and JSON shapes, and finds which rule of policy.json Podman goes by ({@link
 * io.tidewaiter.podman.SignaturePolicy}); implements {@link io.tidewaiter.update.port.Engine}; made by {@code daemon}.
 *
 * @see <a href="https://docs.podman.io/en/latest/_static/api.html">Podman's API reference</a>
 */
@NullMarked
package io.tidewaiter.podman;

import org.jspecify.annotations.NullMarked;
