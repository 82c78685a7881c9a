/** The kill table: the product with its real parts, against a Podman and a systemd on real sockets that misbehave. */
@NullMarked
package io.tidewaiter.kill;

import org.jspecify.annotations.NullMarked;
