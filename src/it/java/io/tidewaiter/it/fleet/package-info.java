/**
 * Fleets: several test hosts joined by a network, coordinated through etcd. {@link io.tidewaiter.it.fleet.EtcdCluster} is an
 * etcd of several members on the machine itself, for tests that need no host.
 */
@NullMarked
package io.tidewaiter.it.fleet;

import org.jspecify.annotations.NullMarked;
