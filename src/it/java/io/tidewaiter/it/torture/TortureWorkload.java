package io.tidewaiter.it.torture;

import io.tidewaiter.it.host.TestHost;
import java.util.List;

/**
 * A workload of the {@link TortureHost}: what one unit runs of one image reference.
 *
 * @param unit that an update restarts
 * @param ports at which its containers show what they run; none for a job
 * @param start what starts it after a boot
 */
record TortureWorkload(String unit, String reference, List<Integer> ports, Start start, PublishedImage.Runs runs) {

    enum Start {
        ENABLED,
        BY_HAND,
        BY_SOCKET,
        BY_TIMER
    }

    static TortureWorkload of(String name, Start start, PublishedImage.Runs runs, Integer... ports) {
        return new TortureWorkload(name + ".service", onRegistry(name), List.of(ports), start, runs);
    }

    static String onRegistry(String tag) {
        return TestHost.REGISTRY + "/httpd:" + tag;
    }

    TortureWorkload following(String tag) {
        return new TortureWorkload(unit, onRegistry(tag), ports, start, runs);
    }

    TortureWorkload local() {
        return new TortureWorkload(unit, "localhost/%s:latest".formatted(name()), ports, start, runs);
    }

    /** Of the unit, without its suffix. */
    String name() {
        return unit.substring(0, unit.length() - ".service".length());
    }

    String tag() {
        return reference.substring(reference.lastIndexOf(':') + 1);
    }

    /** Of a pod, which other workloads share. */
    boolean isMember() {
        return unit.endsWith("-pod.service");
    }

    boolean isLocal() {
        return reference.startsWith("localhost/");
    }

    /** Whether it runs all the time unless a person stops it. */
    boolean runsAlways() {
        return start == Start.ENABLED || start == Start.BY_HAND;
    }
}
