/**
 * Text that others wrote, as it is shown to a person.
 *
 * <p>Knows nothing of Tidewaiter; called by whatever prints.
 */
@NullMarked
package io.tidewaiter.text;

import org.jspecify.annotations.NullMarked;
