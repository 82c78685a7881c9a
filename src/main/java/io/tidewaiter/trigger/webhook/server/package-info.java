/**
 * The listener for what registries send of a push. {@link io.tidewaiter.trigger.webhook.server.Reception}
 * refuses senders without the right {@link io.tidewaiter.trigger.webhook.auth.Secret}; {@link io.tidewaiter.trigger.webhook.server.PushChecks} makes
 * few checks of many pushes.
 *
 * <p>The body decides nothing but which name is checked. Calls {@code trigger.webhook.auth}, {@code trigger.webhook.kind}, and
 * a function that it is given; made by {@code daemon}.
 */
@NullMarked
package io.tidewaiter.trigger.webhook.server;

import org.jspecify.annotations.NullMarked;
