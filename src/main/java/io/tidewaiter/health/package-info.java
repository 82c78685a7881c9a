/**
 * Whether a unit is healthy: the unit itself, its containers, their HEALTHCHECKs and their probes, watched until the answer
 * is clear and then for the soak time; and whether visitors are being served, for whom a restart had better wait.
 *
 * <p>Knows how to look from outside; implements {@link io.tidewaiter.update.port.HealthCheck}; asks the engine and
 * systemd through {@code update.port}, and over HTTP by {@code net}; made by {@code daemon}.
 */
@NullMarked
package io.tidewaiter.health;

import org.jspecify.annotations.NullMarked;
