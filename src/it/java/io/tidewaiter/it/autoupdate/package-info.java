/** {@code tidewaiter auto-update} beside {@code podman auto-update}: the same output and exit code, except for intended differences. */
@NullMarked
package io.tidewaiter.it.autoupdate;

import org.jspecify.annotations.NullMarked;
