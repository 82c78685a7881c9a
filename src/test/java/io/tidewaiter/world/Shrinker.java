package io.tidewaiter.world;

import java.io.IOException;

/** Looks for the shortest list of happenings, and the fewest units, that still break the same law. */
final class Shrinker {

    private final String law;

    /** @param broken what was said of it; its beginning names the law */
    Shrinker(String broken) {
        this.law = law(broken);
    }

    private static String law(String broken) {
        int colon = broken.indexOf(':');
        return colon < 0 ? broken : broken.substring(0, colon);
    }

    Scenario shrink(Scenario broken) throws IOException {
        Scenario small = broken;
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (int size = Math.max(1, small.planned().size() / 2); size >= 1; size /= 2) {
                for (int from = 0; from + size <= small.planned().size(); ) {
                    Scenario candidate = small.without(from, from + size);
                    if (breaks(candidate)) {
                        small = candidate;
                        smaller = true;
                    } else {
                        from += size;
                    }
                }
            }
            for (int i = small.shapes().size() - 1; i >= 0 && small.shapes().size() > 1; i--) {
                Scenario candidate = small.withoutShape(i);
                if (breaks(candidate)) {
                    small = candidate;
                    smaller = true;
                }
            }
        }
        return small;
    }

    private boolean breaks(Scenario scenario) throws IOException {
        return Simulate.result(scenario)
                .broken()
                .filter(broken -> law(broken).equals(law))
                .isPresent();
    }
}
