/** What the simulator assumes about systemd and Podman, checked on the real ones. */
@NullMarked
package io.tidewaiter.it.simulator;

import org.jspecify.annotations.NullMarked;
