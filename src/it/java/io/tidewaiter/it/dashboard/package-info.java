/** The dashboard in a browser. */
@NullMarked
package io.tidewaiter.it.dashboard;

import org.jspecify.annotations.NullMarked;
