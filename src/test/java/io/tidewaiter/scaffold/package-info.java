/** What {@code tidewaiter init} makes of settings, without a host. */
@NullMarked
package io.tidewaiter.scaffold;

import org.jspecify.annotations.NullMarked;
