/**
 * Servers in the network of a test host: registries in every configuration, registries that misbehave, and receivers
 * that note what they are sent. Knows the test host, and no test.
 */
@NullMarked
package io.tidewaiter.it.server;

import org.jspecify.annotations.NullMarked;
