/**
 * Names of images: values that cannot be malformed once they exist.
 *
 * <p>Knows the grammar of references and digests; calls no other package; every package may call it.
 */
@NullMarked
package io.tidewaiter.image;

import org.jspecify.annotations.NullMarked;
