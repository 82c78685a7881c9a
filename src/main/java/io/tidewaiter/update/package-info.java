/**
 * What the product is for: bringing a workload to the release its tag names, and back when that one is not healthy.
 *
 * <p>{@link io.tidewaiter.update.Coordinator} takes every request and keeps what shares a unit or a tag in order; {@link
 * io.tidewaiter.update.Planner} decides; {@link io.tidewaiter.update.Updater} acts, one {@link
 * io.tidewaiter.update.State} after the other, each journalled before its effect:
 *
 * <pre>
 *              ┌─────────┐    ┌────────┐    ┌────────────┐    ┌───────────┐
 *   begin ───▶ │ Staging │──▶ │ Staged │──▶ │ Activating │──▶ │ Verifying │──▶ Committed
 *              └─────────┘    └────────┘    └────────────┘    └───────────┘
 *                   │           │ │ │             │                 │
 *                   ▼           │ │ ▼             └───────┬─────────┘
 *               Abandoned ◀─────┘ │ Same                  ▼
 *                                 ▼                ┌─────────────┐
 *                             Deferred             │ RollingBack │──▶ RolledBack
 *                                                  └─────────────┘
 *                                                         └──▶ Failed
 * </pre>
 *
 * <p>Calls only the interfaces in {@code update.port} and its own {@link io.tidewaiter.update.Journal}; called by {@code
 * daemon}, {@code api} and {@code cli}. Nothing downstream calls back: whoever wants to know listens to {@link
 * io.tidewaiter.update.Event}s.
 */
@NullMarked
package io.tidewaiter.update;

import org.jspecify.annotations.NullMarked;
