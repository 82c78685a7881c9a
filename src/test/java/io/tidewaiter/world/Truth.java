package io.tidewaiter.world;

/** Whether an image is good for a unit, which not every fault hinders. */
final class Truth {

    private Truth() {}

    static boolean isGood(Build build, Service service, String container) {
        boolean seen = build.checked()
                || service.shape.runs().stream()
                        .anyMatch(run -> run.port() != 0
                                && (run.name().isEmpty() || run.name().equals(container)));
        return isGood(build, service, seen);
    }

    static boolean isGood(Build build, Service service, Shape.Run run) {
        return isGood(build, service, run.port() != 0 || build.checked());
    }

    /** @param seen whether it can be seen from outside how its process is */
    private static boolean isGood(Build build, Service service, boolean seen) {
        return switch (build.fault()) {
            case NONE, MISLABELLED -> true;
            case EXITS, NOT_RUN -> false;
            case SILENT, ERRORS, SICKENS -> service.isScheduled() || !seen;
        };
    }
}
