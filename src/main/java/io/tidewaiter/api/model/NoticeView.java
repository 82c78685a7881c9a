package io.tidewaiter.api.model;

/**
 * A problem of the daemon itself.
 *
 * @param subject the part of the daemon, such as {@code webhooks}
 * @param why one line: the problem, and what the daemon does about it
 */
public record NoticeView(String subject, String why) {}
