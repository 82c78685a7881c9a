/**
 * Times as a person names them, by the clock on the wall of a time zone: when something is to happen ({@link
 * io.tidewaiter.calendar.CalendarExpression}, {@link io.tidewaiter.calendar.Schedule}) and when it may begin ({@link
 * io.tidewaiter.calendar.Windows}).
 *
 * <p>Values only, without a clock of their own; calls no other package. Used by what reads settings and labels, and by what
 * waits.
 */
@NullMarked
package io.tidewaiter.calendar;

import org.jspecify.annotations.NullMarked;
