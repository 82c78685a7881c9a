/**
 * Reads the JSON of image configurations, which registries and Podman have in common.
 *
 * <p>Knows the OCI image specification; is called by the clients of registries and of Podman.
 */
@NullMarked
package io.tidewaiter.oci;

import org.jspecify.annotations.NullMarked;
