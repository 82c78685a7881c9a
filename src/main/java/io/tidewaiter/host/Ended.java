package io.tidewaiter.host;

import io.tidewaiter.text.Excerpt;

/**
 * How a command of a person's ended.
 *
 * @param output what it said, on both streams
 */
public record Ended(int exitCode, Excerpt output) {}
