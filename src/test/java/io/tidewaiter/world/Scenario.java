package io.tidewaiter.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A world before it begins: what is there, and what is to happen when. Everything else, such as how long an answer takes,
 * comes from the seed.
 */
record Scenario(long seed, List<Shape> shapes, List<Happening.Push> first, List<Planned> planned) {

    record Planned(Duration at, Happening what) {

        @Override
        public String toString() {
            return "%4d:%02d.%03d  %s".formatted(at.toMinutes(), at.toSecondsPart(), at.toMillisPart(), what);
        }
    }

    Scenario with(List<Planned> others) {
        return new Scenario(seed, shapes, first, List.copyOf(others));
    }

    Scenario without(int from, int to) {
        List<Planned> left = new ArrayList<>(planned.subList(0, from));
        left.addAll(planned.subList(to, planned.size()));
        return with(left);
    }

    Scenario withoutShape(int index) {
        List<Shape> left = new ArrayList<>(shapes);
        left.remove(index);
        return new Scenario(seed, List.copyOf(left), first, planned);
    }
}
