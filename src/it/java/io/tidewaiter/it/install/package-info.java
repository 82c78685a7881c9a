/** The Debian package: install, upgrade, remove, purge. */
@NullMarked
package io.tidewaiter.it.install;

import org.jspecify.annotations.NullMarked;
