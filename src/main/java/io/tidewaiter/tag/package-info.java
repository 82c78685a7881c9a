/**
 * Which of a repository's tags a workload follows, where that is not its own: the rule as a person wrote it, what order it
 * puts tags in, and the choice. Pure; knows nothing of registries, and is the only package that uses the libraries for
 * semantic versions and for expressions.
 *
 * <p>Called by {@code workload} and {@code config}, which read rules, and by {@code update}, which chooses by them.
 */
@NullMarked
package io.tidewaiter.tag;

import org.jspecify.annotations.NullMarked;
