/**
 * The commands, one class each, and {@link io.tidewaiter.cli.command.Tidewaiter}, which has the options of all.
 *
 * <p>Knows arguments, words and exit codes. Calls {@code cli.backend} for what is done, {@code cli.print} for how it is shown,
 * {@code cli.podman} for the drop-in of {@code podman auto-update}, and {@code scaffold} for the files of new units; called by
 * {@link io.tidewaiter.Main}, and in the daemon by {@code api.http} through {@code app.Commands}.
 */
@NullMarked
package io.tidewaiter.cli.command;

import org.jspecify.annotations.NullMarked;
