/**
 * Times as a person names them: when something is to happen ({@link io.tidewaiter.calendar.CalendarExpression}) and when it
 * may begin ({@link io.tidewaiter.calendar.Windows}), by the wall clock of a time zone.
 *
 * <p>Values only, without a clock of their own; knows nobody. Used by whoever reads settings and labels, and by whoever
 * waits.
 */
@NullMarked
package io.tidewaiter.calendar;

import org.jspecify.annotations.NullMarked;
