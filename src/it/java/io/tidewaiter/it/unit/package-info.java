/** Units that are more than one container that runs all the time: pods, jobs of timers, idle units, dependents. */
@NullMarked
package io.tidewaiter.it.unit;

import org.jspecify.annotations.NullMarked;
