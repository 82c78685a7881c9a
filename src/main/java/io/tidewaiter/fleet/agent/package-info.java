/**
 * A host's part in its fleet: it says what it runs and wants, takes its turn when it is given one, and reports how that ended.
 *
 * <p>To the update it is the last gate ({@link io.tidewaiter.update.port.FleetGate}), to the service a listener. It believes neither a
 * digest nor a reference from etcd: a turn makes it ask its registry, and nothing more. Calls {@code fleet.etcd},
 * {@code fleet.model} and the journal; called by {@code daemon}, which wires it.
 */
@NullMarked
package io.tidewaiter.fleet.agent;

import org.jspecify.annotations.NullMarked;
