/** Containers behind a socket, which start with their first visitor and end when they are idle. */
@NullMarked
package io.tidewaiter.it.serverless;

import org.jspecify.annotations.NullMarked;
