/** How registries are asked: logins, TLS, tokens, mirrors, signature policies, platforms, and registries that misbehave. */
@NullMarked
package io.tidewaiter.it.registry;

import org.jspecify.annotations.NullMarked;
