/**
 * The stories that Tidewaiter must tell, on a real host: {@link io.tidewaiter.it.TestHost} boots one for each test, from
 * the scripts in {@code src/it/host}, with what {@code ./dev build} left in {@code target/tidewaiter}.
 */
@NullMarked
package io.tidewaiter.it;

import org.jspecify.annotations.NullMarked;
