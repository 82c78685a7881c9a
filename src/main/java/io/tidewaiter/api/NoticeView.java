package io.tidewaiter.api;

/**
 * What is wrong with the daemon itself.
 *
 * @param subject what of it, such as {@code webhooks}
 * @param why one line, with what is done about it
 */
public record NoticeView(String subject, String why) {}
