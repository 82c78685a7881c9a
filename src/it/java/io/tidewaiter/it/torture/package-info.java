/** {@code ./dev torture}: random faults on one test host, and the promises checked whenever it is at rest. */
@NullMarked
package io.tidewaiter.it.torture;

import org.jspecify.annotations.NullMarked;
