/**
 * The dashboards: a web page on top of the control API of a daemon, and one for a fleet.
 *
 * <p>{@link io.tidewaiter.dashboard.DashboardServer} listens on loopback and mounts the API's routes behind two handlers.
 * {@link io.tidewaiter.dashboard.Guard} rejects cross-site requests and DNS rebinding.
 * {@link io.tidewaiter.dashboard.SignIn} requires a token, since every user of the host can reach a loopback port. The pages
 * are plain files in the resources of this package; {@link io.tidewaiter.dashboard.Assets} serves them.
 *
 * <p>Calls {@code update.port} for time, {@code net} to close connections and {@code api} for the routes. {@code daemon} makes it
 * where the configuration enables it.
 */
@NullMarked
package io.tidewaiter.dashboard;

import org.jspecify.annotations.NullMarked;
