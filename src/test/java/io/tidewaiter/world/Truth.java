package io.tidewaiter.world;

/** Whether an image is good for a container, which not every fault hinders. */
final class Truth {

    private Truth() {}

    static boolean isGood(Build build, SimulatedUnit service, Shape.Run run) {
        return switch (build.faultAs(run.role())) {
            case NONE, MISLABELLED, BESIDE -> true;
            case EXITS, NOT_RUN -> false;
            case SILENT, ERRORS, SICKENS -> service.isScheduled() || run.isInit() || !isSeen(build, run);
        };
    }

    /** Whether it can be seen from outside how its process is. */
    private static boolean isSeen(Build build, Shape.Run run) {
        return run.port() != 0 || build.checked();
    }

    /** The same by whatever a container makes of it: others of its unit do not count, as a person may have started them on it. */
    static boolean isGoodAlone(Build build, SimulatedUnit service, Shape.Run run) {
        return build.fault() == Build.Fault.BESIDE || isGood(build, service, run);
    }
}
