/**
 * The systemd manager that runs the workloads, and the one that runs us.
 *
 * <p>{@link io.tidewaiter.systemd.SystemdManager} implements the update's {@code UnitManager} over D-Bus
 * (org.freedesktop.systemd1(5)): it knows unit files, properties, jobs and dependencies, and nothing of containers or
 * images. {@link io.tidewaiter.systemd.Definitions} keeps what units are, for as long as that is true; how they are is asked
 * each time, by one list for all of them or closely for one. Whether a run that ended was stopped or crashed is told by {@link
 * io.tidewaiter.systemd.LastRun} and, where that leaves it open, by {@link io.tidewaiter.systemd.ManagerJournal}, which runs
 * journalctl(1). What a restart stops is found by {@link io.tidewaiter.systemd.Dependents}, and what it starts though a person
 * stopped it by {@link io.tidewaiter.systemd.Resting}. What waits behind a socket is found by {@link
 * io.tidewaiter.systemd.Doors} and kept up, and its visitors waiting, by {@link io.tidewaiter.systemd.Holds}; what is down while another unit is
 * restarted, by {@link io.tidewaiter.systemd.Pauses}. {@link io.tidewaiter.systemd.ServiceReadiness} tells the manager of the daemon its state (sd_notify(3)); {@link
 * io.tidewaiter.systemd.JournalSocket} leaves notes in its journal. Calls {@code update.port} and no other package of Tidewaiter; only
 * {@code daemon} calls it.
 *
 * <p>dbus-java blocks, so whatever talks to the bus runs on an own small worker pool; nothing here blocks the event
 * loop. A dead bus fails the calls under way and is connected to again by the next.
 */
@NullMarked
package io.tidewaiter.systemd;

import org.jspecify.annotations.NullMarked;
