/**
 * The page for a browser: what the control API tells and does, for somebody who would rather look and press a button.
 *
 * <p>{@link io.tidewaiter.dashboard.DashboardServer} listens on loopback and mounts the API's routes behind two keepers.
 * {@link io.tidewaiter.dashboard.Guard} turns away whatever another site made a browser send, and a name that somebody
 * else's DNS brought here; {@link io.tidewaiter.dashboard.Sessions} knows who has shown that the daemon is theirs, as
 * every user of the host can reach a loopback port. The page itself is plain files in this package's resources, which
 * {@link io.tidewaiter.dashboard.Assets} gives out; nothing builds them.
 *
 * <p>Calls {@code update.port} for time, {@code net} to close connections and {@code api} for what an answer looks like; is given the API's router and made
 * by {@code daemon}, only where the configuration asks for it.
 */
@NullMarked
package io.tidewaiter.dashboard;

import org.jspecify.annotations.NullMarked;
