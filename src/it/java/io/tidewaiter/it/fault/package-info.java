/** What goes wrong around an update: bad configuration, a service that is missing, a pull that is cut off, a kill, a power cut. */
@NullMarked
package io.tidewaiter.it.fault;

import org.jspecify.annotations.NullMarked;
