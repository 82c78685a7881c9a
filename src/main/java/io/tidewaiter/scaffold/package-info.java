/**
 * From a few settings to the units that run a container: what {@code tidewaiter init} writes, and takes away again.
 *
 * <p>{@link io.tidewaiter.scaffold.Blueprint} holds the settings, {@link io.tidewaiter.scaffold.Scaffold} makes the files
 * of them and touches nothing; {@link io.tidewaiter.scaffold.Host} says where they go and what is there already, {@link
 * io.tidewaiter.scaffold.Made} knows our own files again. Knows the unit files' language and Quadlet's; calls {@code image}
 * and {@code update.port} for values; called by {@code cli}.
 */
@NullMarked
package io.tidewaiter.scaffold;

import org.jspecify.annotations.NullMarked;
