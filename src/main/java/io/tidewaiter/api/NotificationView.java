package io.tidewaiter.api;

/**
 * What became of a test notification.
 *
 * @param notifier by its name in the configuration
 * @param taken whether the other side took it
 * @param words what it answered, or why it did not
 */
public record NotificationView(String notifier, boolean taken, String words) {}
