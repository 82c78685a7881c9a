/**
 * The store in memory: what {@link io.tidewaiter.store.SqliteJournal} remembers, without a disk and without SQL, so that a
 * simulated update costs next to nothing. {@code StoreContractTest} keeps the two equal, to the order of every answer.
 */
@NullMarked
package io.tidewaiter.world.memory;

import org.jspecify.annotations.NullMarked;
