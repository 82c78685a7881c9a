/**
 * From files and the environment to values that hold: settings in which nothing is missing or out of range.
 *
 * <p>Knows the configuration file's keys, their ranges and defaults, and where things stand on this host. Calls {@code
 * update.port} for the values a workload's health is made of, {@code calendar} for times, and no other package. {@code
 * daemon} reads the settings once at its start and hands each part to whom it concerns; {@code cli} asks for the places. All
 * mistakes of a file are told at once: {@link io.tidewaiter.config.SettingsSchema} says what there is, {@link
 * io.tidewaiter.config.Section} walks the YAML and collects what is wrong.
 */
@NullMarked
package io.tidewaiter.config;

import org.jspecify.annotations.NullMarked;
