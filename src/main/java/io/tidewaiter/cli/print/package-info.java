/**
 * How text reaches a terminal: tables that fit, relative times, progress, and {@link io.tidewaiter.cli.print.Printer},
 * which escapes what others wrote.
 *
 * <p>Knows no command. Called by the other packages of {@code cli}.
 */
@NullMarked
package io.tidewaiter.cli.print;

import org.jspecify.annotations.NullMarked;
