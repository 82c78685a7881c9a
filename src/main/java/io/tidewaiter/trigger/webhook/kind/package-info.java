/**
 * What each kind of registry sends: a {@link io.tidewaiter.trigger.webhook.kind.Receiver} reads one delivery and says which
 * names were pushed.
 *
 * <p>Knows formats, no sockets and no secrets. Called by {@code trigger.webhook.server}.
 */
@NullMarked
package io.tidewaiter.trigger.webhook.kind;

import org.jspecify.annotations.NullMarked;
