/** The commands at a terminal: status, events, completion, {@code init}. */
@NullMarked
package io.tidewaiter.it.cli;

import org.jspecify.annotations.NullMarked;
