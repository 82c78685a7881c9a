/** Notifications: CloudEvents, commands and the journal. */
@NullMarked
package io.tidewaiter.it.notify;

import org.jspecify.annotations.NullMarked;
