/** The entry point: arguments and environment in, exit code out. */
@NullMarked
package io.tidewaiter;

import org.jspecify.annotations.NullMarked;
