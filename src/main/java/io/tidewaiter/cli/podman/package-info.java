/**
 * The report of {@code podman auto-update} as Podman prints it: its columns, its flags and its Go templates.
 *
 * <p>Calls {@code cli.print}; called by {@code cli.command}.
 */
@NullMarked
package io.tidewaiter.cli.podman;

import org.jspecify.annotations.NullMarked;
