/** The documents: {@code README.md} and what is below {@code docs}. */
@NullMarked
package io.tidewaiter.docs;

import org.jspecify.annotations.NullMarked;
