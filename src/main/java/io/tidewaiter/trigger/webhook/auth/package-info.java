/**
 * What a sender of webhooks can show: a secret in a header or in the path, a signature, a client certificate.
 *
 * <p>Compares secrets in constant time. Calls no other package. Called by {@code trigger.webhook.server}; made by {@code daemon}.
 */
@NullMarked
package io.tidewaiter.trigger.webhook.auth;

import org.jspecify.annotations.NullMarked;
