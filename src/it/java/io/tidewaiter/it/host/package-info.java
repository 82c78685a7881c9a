/**
 * The test host: {@link io.tidewaiter.it.host.TestHost} boots one and destroys it, {@link
 * io.tidewaiter.it.host.Account} runs commands on it, {@link io.tidewaiter.it.host.Httpd} is the workload that most
 * tests install. Knows no test.
 */
@NullMarked
package io.tidewaiter.it.host;

import org.jspecify.annotations.NullMarked;
