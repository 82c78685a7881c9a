/** The daemon as a service: its timer, calendar expressions, start and stop. */
@NullMarked
package io.tidewaiter.it.daemon;

import org.jspecify.annotations.NullMarked;
