/**
 * Runs the hooks of updates: {@link io.tidewaiter.hook.HostHooks} starts programs of this host and commands inside
 * containers, and keeps the folder that the hooks of one update share.
 *
 * <p>A program of this host is a transient service of the systemd manager ({@link io.tidewaiter.hook.SystemdRun}): it
 * inherits nothing of Tidewaiter's own service, neither its hardening nor its environment, and systemd ends it, with all that
 * it started, when its time is over.
 *
 * <p>Implements {@code update.port.HookRunner}; calls {@code program} and the engine; made by {@code daemon}.
 */
@NullMarked
package io.tidewaiter.hook;

import org.jspecify.annotations.NullMarked;
