/**
 * What is remembered across a restart beside the journal of updates: the last checks, what registries asked for, and when
 * the timer was due.
 *
 * <p>Interfaces and their values. Implemented by {@code store}; used by {@code app}, {@code registry} and {@code trigger}.
 */
@NullMarked
package io.tidewaiter.memory;

import org.jspecify.annotations.NullMarked;
