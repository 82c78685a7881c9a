/**
 * What an update needs from outside, and what a check is asked and answers.
 *
 * <p>The interfaces belong to the update and are implemented by {@code registry}, {@code podman}, {@code systemd},
 * {@code health}, {@code workload} and {@code store}, which know this package, {@code host} and {@code image} but not each other. Every
 * method returns at once, on the event loop; a failed future carries an {@link
 * io.tidewaiter.host.ExternalException} whose message is one line for a person.
 */
@NullMarked
package io.tidewaiter.update.port;

import org.jspecify.annotations.NullMarked;
