package io.tidewaiter.registry.exchange;

/** Who we are at a registry: a user with a password, or a token that a token service changes into another. */
public sealed interface Login permits Credentials, IdentityToken {}
