package io.tidewaiter.update.port;

/**
 * The tag that a rule chose.
 *
 * @param matching how many tags of the repository the rule let through
 */
public record TagFound(String tag, int matching) {}
