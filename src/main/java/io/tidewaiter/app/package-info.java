/**
 * The operations of the program, for all its interfaces: {@link io.tidewaiter.app.Service} has the operations, {@link
 * io.tidewaiter.app.Statuses} the state of the workloads, {@link io.tidewaiter.app.Feed} the events.
 *
 * <p>Knows no HTTP and no command line. Calls {@code update} and the store's interfaces, answers with the records of {@code
 * api.model}; called by {@code api.http}, and by {@code cli} where no daemon runs; made by {@code daemon}.
 */
@NullMarked
package io.tidewaiter.app;

import org.jspecify.annotations.NullMarked;
