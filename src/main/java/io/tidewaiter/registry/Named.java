package io.tidewaiter.registry;

import io.tidewaiter.image.Digest;

/**
 * What a tag names.
 *
 * @param isIndex it is a list of manifests, one per platform
 */
record Named(Digest digest, boolean isIndex) {}
