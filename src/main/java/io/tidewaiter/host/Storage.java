package io.tidewaiter.host;

import io.tidewaiter.text.ByteSize;

/**
 * Where the engine keeps its images.
 *
 * @param folder the one with the least free space of those that a pull writes to
 * @param free what this user may still write there
 */
public record Storage(String folder, ByteSize free) {}
