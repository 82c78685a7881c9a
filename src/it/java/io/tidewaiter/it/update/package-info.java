/** An update from check to end: health, gates, storage, several workloads, and commands in the middle of it. */
@NullMarked
package io.tidewaiter.it.update;

import org.jspecify.annotations.NullMarked;
