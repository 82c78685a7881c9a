package io.tidewaiter.registry;

/** Who we are at a registry: a user with a password, or a token that a token service changes into another. */
sealed interface Identity permits Credentials, IdentityToken {}
