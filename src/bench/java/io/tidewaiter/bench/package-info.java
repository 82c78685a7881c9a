/** What {@code ./dev bench} measures from within: programs that use the product's parts as the daemon does. */
@NullMarked
package io.tidewaiter.bench;

import org.jspecify.annotations.NullMarked;
