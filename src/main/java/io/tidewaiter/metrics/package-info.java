/**
 * What can be counted, as Prometheus wants it: scraped over HTTP, or from a file by way of node_exporter.
 *
 * <p>{@link io.tidewaiter.metrics.Metrics} hears events and is given what else there is to read, {@link
 * io.tidewaiter.metrics.FleetMetrics} is what a coordinator of a fleet has; {@link
 * io.tidewaiter.metrics.ScrapeServer} and {@link io.tidewaiter.metrics.Textfile} give it out. Calls {@code update}'s
 * events, the ports' values and {@code net}; made by {@code daemon}, and only where the configuration asks for it.
 */
@NullMarked
package io.tidewaiter.metrics;

import org.jspecify.annotations.NullMarked;
