package io.tidewaiter.api.model;

/**
 * The result of a test notification.
 *
 * @param notifier by its name in the configuration
 * @param taken whether it was delivered
 * @param words the answer, or why there was none
 */
public record NotificationView(String notifier, boolean taken, String words) {}
