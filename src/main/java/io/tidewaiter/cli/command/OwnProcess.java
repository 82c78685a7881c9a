package io.tidewaiter.cli.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a command, and all below it, that runs in the process of the caller even where a daemon runs: it reads or writes
 * files of the caller's, which the daemon's sandbox may hide, or it belongs to the program that was called.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface OwnProcess {}
