/** Secrets stay out of logs, events, state files and argument lists. */
@NullMarked
package io.tidewaiter.it.secrets;

import org.jspecify.annotations.NullMarked;
