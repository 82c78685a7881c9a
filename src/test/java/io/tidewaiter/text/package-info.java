/** What text of others looks like where it is printed. */
@NullMarked
package io.tidewaiter.text;

import org.jspecify.annotations.NullMarked;
