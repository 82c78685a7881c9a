/**
 * The end-to-end tests. Each {@code *IT} boots a test host with the scripts in {@code src/it/host} and runs on it what
 * {@code ./dev build} left in {@code target/tidewaiter}.
 *
 * <p>There is a package for each subject. Two packages hold what the tests of all subjects use: {@link
 * io.tidewaiter.it.host} and {@link io.tidewaiter.it.server}.
 */
@NullMarked
package io.tidewaiter.it;

import org.jspecify.annotations.NullMarked;
