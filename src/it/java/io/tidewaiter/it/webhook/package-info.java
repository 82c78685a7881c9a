/** Webhooks from a registry, and attacks on the port that takes them. */
@NullMarked
package io.tidewaiter.it.webhook;

import org.jspecify.annotations.NullMarked;
