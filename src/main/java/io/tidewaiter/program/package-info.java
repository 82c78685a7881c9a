/**
 * Programs of this host that Tidewaiter starts for a person: {@link io.tidewaiter.program.Child} is one that runs, with what
 * it says.
 *
 * <p>Never by way of a shell. Calls {@code text}; called by {@code notify} and {@code hook}.
 */
@NullMarked
package io.tidewaiter.program;

import org.jspecify.annotations.NullMarked;
