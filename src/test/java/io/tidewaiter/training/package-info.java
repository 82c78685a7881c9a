/** The host on which {@code ./dev build} trains the class cache. It calls the stand-ins of the other tests; only {@code dev} calls it. */
@NullMarked
package io.tidewaiter.training;

import org.jspecify.annotations.NullMarked;
