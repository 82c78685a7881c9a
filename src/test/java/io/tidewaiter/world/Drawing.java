package io.tidewaiter.world;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Draws a {@link Scenario} from a seed: first what there is, then what happens. */
final class Drawing {

    private static final String HOST = "192.168.1.222:5000/";
    private static final Map<String, String> RULES =
            Map.of("io.tidewaiter.health.timeout", "10s", "io.tidewaiter.health.soak", "2s");

    private final long seed;
    private final Chance chance;
    private final List<Shape> shapes = new ArrayList<>();
    private final Map<String, List<Happening.Push>> pushes = new TreeMap<>();
    private final Map<String, Boolean> checked = new TreeMap<>();
    private final List<Scenario.Planned> planned = new ArrayList<>();
    private int port = 8000;
    private int builds;

    private Drawing(long seed) {
        this.seed = seed;
        this.chance = new Chance(seed);
    }

    static Scenario of(long seed) {
        return new Drawing(seed).draw();
    }

    private Scenario draw() {
        int repositories = 1 + chance.below(3);
        int units = 1 + chance.below(6);
        List<Reference> references = new ArrayList<>();
        List<Happening.Push> first = new ArrayList<>();
        for (int i = 0; i < repositories; i++) {
            for (String tag : chance.oneIn(4) ? List.of("prod", "next") : List.of("prod")) {
                Reference reference = Reference.parse(HOST + "app" + i + ":" + tag);
                references.add(reference);
                checked.put(reference.repository(), chance.oneIn(3));
                publish(reference, first);
            }
        }
        Reference jobs = Reference.parse(HOST + "jobs:prod");
        checked.put(jobs.repository(), false);
        references.add(jobs);
        publish(jobs, first);
        for (int i = 0; i < units; i++) {
            unit("u" + i, references);
        }
        int happenings = 20 + chance.below(100);
        for (int i = 0; i < happenings; i++) {
            Duration at = Duration.ofMillis(
                    chance.below((int) World.EVENTFUL.minusMinutes(15).toMillis()));
            Happening what = happening(references);
            planned.add(new Scenario.Planned(at, what));
            if (what instanceof Happening.Push push && chance.oneIn(2)) {
                meanwhile(push.tag())
                        .ifPresent(other -> planned.add(new Scenario.Planned(at.plus(chance.millis(0, 8_000)), other)));
            }
            if (what instanceof Happening.Push next && chance.oneIn(4)) {
                planned.add(new Scenario.Planned(at.plus(chance.millis(0, 15_000)), soonAfter(next.tag())));
            }
        }
        planned.sort(java.util.Comparator.comparing(Scenario.Planned::at));
        return new Scenario(seed, List.copyOf(shapes), List.copyOf(first), List.copyOf(planned));
    }

    private void publish(Reference reference, List<Happening.Push> first) {
        Happening.Push push = new Happening.Push(reference, good(reference), 1, false);
        first.add(push);
        pushes.computeIfAbsent(reference.toString(), any -> new ArrayList<>()).add(push);
    }

    // --- what there is

    private void unit(String name, List<Reference> references) {
        Set<String> requires = shapes.isEmpty() || !chance.oneIn(5) ? Set.of() : Set.of(dependency());
        Shape.Restart restart = chance.pick(Shape.Restart.values());
        Duration delay = chance.millis(50, 800);
        switch (chance.below(14)) {
            case 0, 12 -> pod(name, references, chance.oneIn(2) ? Shape.Restart.NO : restart);
            case 1 -> {
                List<Shape.Run> runs = several(name, references);
                if (chance.oneIn(2)) {
                    runs.add(init(name, runs.getFirst()));
                }
                add(name, Shape.Kind.KUBE, runs, requires, restart, delay);
            }
            case 2 -> add(name, Shape.Kind.SCRIPT, several(name, references), requires, restart, delay);
            case 3 -> add(name, Shape.Kind.ON_DEMAND, idle(name, references), Set.of(), Shape.Restart.NO, delay);
            case 4 -> jobs(name, references);
            case 5 -> add(name, Shape.Kind.NOTIFIES_HEALTHY, one(name, references), requires, restart, delay);
            case 6 -> {
                // a unit that takes long to start, and one that waits for it
                add(name + "-slow", Shape.Kind.OTHER, List.of(), Set.of(), Shape.Restart.NO, chance.seconds(1, 100));
                shapes.add(new Shape(
                        name + ".service",
                        Shape.Kind.CONTAINER,
                        one(name, references),
                        Set.of(),
                        Set.of(name + "-slow.service"),
                        "",
                        restart,
                        delay,
                        Duration.ZERO));
            }
            case 13 -> {
                // one whose container others live in, and one that lives in theirs
                List<Shape.Run> host = List.of(run(name, any(references), Shape.Role.MAIN));
                add(name, Shape.Kind.CONTAINER, host, requires, restart, delay);
                String outer = name + ".service";
                for (int i = 0; i <= chance.below(3); i++) {
                    String guest = name + "-in" + i;
                    add(
                            guest,
                            Shape.Kind.CONTAINER,
                            List.of(new Shape.Run(guest, any(references), "registry", RULES, 0, Shape.Role.MAIN)
                                    .labelled("io.tidewaiter.health.exec", "ready")),
                            Set.of(),
                            chance.pick(Shape.Restart.values()),
                            chance.millis(50, 400));
                    shapes.add(shapes.removeLast().joining(outer));
                    outer = chance.oneIn(3) ? guest + ".service" : outer;
                }
            }
            case 7 -> {
                // something else that needs it
                add(name, Shape.Kind.CONTAINER, one(name, references), requires, restart, delay);
                add(name + "-user", Shape.Kind.OTHER, List.of(), Set.of(name + ".service"), Shape.Restart.NO, delay);
            }
            default -> add(name, Shape.Kind.CONTAINER, one(name, references), requires, restart, delay);
        }
    }

    private String dependency() {
        return chance.pick(shapes.stream()
                        .filter(shape -> shape.kind() == Shape.Kind.CONTAINER)
                        .map(Shape::unit)
                        .findFirst()
                        .map(List::of)
                        .orElse(List.of("none.service")))
                .replace("none.service", shapes.getFirst().unit());
    }

    private void add(
            String name,
            Shape.Kind kind,
            List<Shape.Run> runs,
            Set<String> requires,
            Shape.Restart restart,
            Duration delay) {
        boolean fits = requires.stream()
                .allMatch(needed -> shapes.stream()
                        .anyMatch(shape -> shape.unit().equals(needed)
                                && shape.kind() != Shape.Kind.ON_DEMAND
                                && !shape.isScheduled()));
        shapes.add(new Shape(
                name + ".service",
                kind,
                runs,
                fits ? requires : Set.of(),
                Set.of(),
                "",
                restart,
                delay,
                Duration.ZERO));
    }

    private void pod(String name, List<Reference> references, Shape.Restart restart) {
        add(name + "-pod", Shape.Kind.POD, List.of(), Set.of(), Shape.Restart.NO, chance.millis(50, 300));
        int members = 1 + chance.below(3);
        for (int i = 0; i < members; i++) {
            String member = name + "-m" + i;
            shapes.add(new Shape(
                    member + ".service",
                    Shape.Kind.MEMBER,
                    List.of(run(member, any(references), i == 0 ? Shape.Role.MAIN : Shape.Role.BESIDE)),
                    Set.of(),
                    Set.of(),
                    name + "-pod.service",
                    restart,
                    chance.millis(50, 400),
                    Duration.ZERO));
        }
    }

    /** One, or several that follow one tag, each in its own way. */
    private void jobs(String name, List<Reference> references) {
        String next = name;
        do {
            job(next, references);
            next += "-too";
        } while (chance.oneIn(3));
    }

    private void job(String name, List<Reference> references) {
        Shape.Kind kind =
                chance.pick(Shape.Kind.JOB, Shape.Kind.JOB, Shape.Kind.ENDS, Shape.Kind.ENDS, Shape.Kind.REMAINS);
        Set<String> after = Set.of();
        if (chance.oneIn(5)) {
            // its start waits for one that takes its time
            add(name + "-slow", Shape.Kind.OTHER, List.of(), Set.of(), Shape.Restart.NO, chance.seconds(1, 100));
            after = Set.of(name + "-slow.service");
        }
        Duration takes = chance.pick(Life.JOB_TAKES, Life.JOB_TAKES, chance.seconds(1, 600), Duration.ofDays(1));
        shapes.add(new Shape(
                name + ".service",
                kind,
                List.of(new Shape.Run(name, references.getLast(), "registry", RULES, 0, Shape.Role.MAIN)),
                Set.of(),
                after,
                "",
                Shape.Restart.NO,
                chance.millis(50, 400),
                kind == Shape.Kind.REMAINS ? Duration.ZERO : chance.seconds(60, 900),
                takes));
    }

    /** Behind a socket: what the next image waits for there is a person's choice. */
    private List<Shape.Run> idle(String name, List<Reference> references) {
        String how = chance.pick("", "", "armed", "armed", "wait");
        return how.isEmpty()
                ? one(name, references)
                : one(name, references).stream()
                        .map(run -> run.labelled("io.tidewaiter.health.idle", how))
                        .toList();
    }

    private List<Shape.Run> one(String name, List<Reference> references) {
        return List.of(run(chance.oneIn(5) ? "" : name, any(references), Shape.Role.MAIN));
    }

    private List<Shape.Run> several(String name, List<Reference> references) {
        List<Shape.Run> runs = new ArrayList<>();
        int containers = 1 + chance.below(3);
        for (int i = 0; i < containers; i++) {
            runs.add(run(name + "-c" + i, any(references), i == 0 ? Shape.Role.MAIN : Shape.Role.BESIDE));
        }
        return runs;
    }

    private static Shape.Run init(String name, Shape.Run main) {
        return new Shape.Run(name + "-init", main.image(), "", Map.of(), 0, Shape.Role.INIT);
    }

    /** A job's image is its own: what proves a job proves no service. */
    private Reference any(List<Reference> references) {
        return references.get(chance.below(references.size() - 1));
    }

    private Shape.Run run(String name, Reference reference, Shape.Role role) {
        Map<String, String> labels = new TreeMap<>(RULES);
        if (chance.oneIn(2)) {
            labels.put("io.tidewaiter.health.http", "/ready");
        }
        return new Shape.Run(name, reference, "registry", labels, port++, role);
    }

    // --- images

    private Build good(Reference reference) {
        return build(reference, Build.Fault.NONE, chance.millis(0, 3000));
    }

    private Build build(Reference reference, Build.Fault fault, Duration when) {
        Map<String, String> labels =
                fault == Build.Fault.MISLABELLED ? Map.of("io.tidewaiter.gate.window", "whenever") : Map.of();
        return new Build(
                "%s-%s-%d-%s".formatted(reference.repository(), reference.tag(), ++builds, fault),
                fault,
                when,
                chance.pick(0, 0, 0, 137, 143, 1),
                checked.getOrDefault(reference.repository(), false),
                labels);
    }

    private Happening push(Reference reference) {
        List<Happening.Push> before = pushes.computeIfAbsent(reference.toString(), any -> new ArrayList<>());
        Happening.Push latest = before.getLast();
        boolean webhook = !chance.oneIn(5);
        Happening.Push next = switch (chance.below(12)) {
            case 0 -> {
                Happening.Push old = chance.pick(before);
                yield new Happening.Push(reference, old.build(), old.edition(), webhook);
            }
            case 1 -> new Happening.Push(reference, latest.build(), latest.edition() + 1, webhook);
            case 2, 3, 4, 5 -> new Happening.Push(reference, bad(reference), 1, webhook);
            default -> new Happening.Push(reference, good(reference), 1, webhook);
        };
        before.add(next);
        return next;
    }

    private Build bad(Reference reference) {
        Build.Fault fault = chance.pick(
                Build.Fault.EXITS,
                Build.Fault.EXITS,
                Build.Fault.SILENT,
                Build.Fault.ERRORS,
                Build.Fault.SICKENS,
                Build.Fault.NOT_RUN,
                Build.Fault.MISLABELLED,
                Build.Fault.BESIDE);
        return build(reference, fault, chance.millis(20, 1200));
    }

    // --- what happens

    private Happening happening(List<Reference> references) {
        Shape shape = chance.pick(shapes);
        String unit = shape.unit();
        return switch (chance.below(60)) {
            case 0, 1 -> new Happening.Stop(unit);
            case 2, 3, 4 -> new Happening.Start(unit, chance.oneIn(2));
            case 5 -> new Happening.Mask(unit, chance.seconds(1, 600));
            case 6 -> new Happening.Hold(unit, chance.seconds(1, 600));
            case 7 -> new Happening.Rollback(unit, chance.seconds(1, 600));
            case 8 -> new Happening.Clear();
            case 9 -> new Happening.UpdateNow();
            case 10 -> chance.oneIn(2) ? new Happening.UpdateNow() : new Happening.AutoUpdate(chance.oneIn(2));
            case 11 -> new Happening.Prune(chance.oneIn(2));
            case 12 ->
                shape.runs().isEmpty() || !shape.runsAlways()
                        ? new Happening.UpdateNow()
                        : new Happening.Edit(unit, any(references));
            case 13, 14 -> onDemand();
            case 15, 16 -> new Happening.Killed(chance.millis(100, 60_000));
            case 17, 18, 19, 20 -> new Happening.KilledAfter(chance.below(60), chance.millis(100, 60_000));
            case 21, 22 -> new Happening.Restarted();
            case 23 -> new Happening.Reboot(chance.seconds(1, 60));
            case 24 -> new Happening.PodmanAway(chance.seconds(1, 120));
            case 25 -> new Happening.BusAway(chance.seconds(1, 120));
            case 26 -> new Happening.Slow(chance.seconds(10, 300));
            case 27 -> new Happening.StoreFull(chance.seconds(10, 300));
            case 28 -> taken(shape);
            case 29 -> new Happening.ContainerKilled(unit, chance.below(3));
            case 30 ->
                new Happening.ClockSet(
                        chance.pick(Duration.ofDays(3650), Duration.ofDays(-3650), Duration.ofHours(-1)));
            case 31 ->
                new Happening.RegistryFails(
                        chance.pick(
                                RegistryException.Kind.UNREACHABLE,
                                RegistryException.Kind.BROKEN,
                                RegistryException.Kind.RATE_LIMITED),
                        chance.seconds(1, 300));
            case 32 -> new Happening.TagDeleted(chance.pick(references), chance.seconds(1, 300));
            default -> push(chance.pick(references));
        };
    }

    /** While a pod is brought to what was pushed; empty where none follows it. */
    private Optional<Happening> meanwhile(Reference moved) {
        List<Shape> members = shapes.stream()
                .filter(shape -> shape.kind() == Shape.Kind.MEMBER
                        && shapes.stream()
                                .anyMatch(other -> other.pod().equals(shape.pod())
                                        && other.runs().getFirst().image().equals(moved)))
                .toList();
        return members.isEmpty() ? Optional.empty() : Optional.of(meanwhile(chance.pick(members)));
    }

    private Happening meanwhile(Shape member) {
        return switch (chance.below(8)) {
            case 0 -> new Happening.Stop(member.unit());
            case 1 -> new Happening.Start(member.unit(), chance.oneIn(2));
            case 2 -> new Happening.Start(member.pod(), true);
            case 3 ->
                new Happening.PortTaken(member.unit(), member.runs().getFirst().port(), chance.millis(500, 20_000));
            case 4 -> new Happening.ContainerKilled(member.unit(), 0);
            default -> new Happening.Hindered(member.unit(), chance.pick(125, 126), chance.seconds(2, 12));
        };
    }

    /** While what was pushed is brought in. */
    private Happening soonAfter(Reference moved) {
        List<Shape> followers = shapes.stream()
                .filter(shape ->
                        shape.runs().stream().anyMatch(run -> run.image().equals(moved)))
                .toList();
        if (followers.isEmpty()) {
            return new Happening.Restarted();
        }
        Shape shape = chance.pick(followers);
        return switch (chance.below(7)) {
            case 0 -> new Happening.Stop(shape.unit());
            case 1 -> new Happening.Start(shape.unit(), chance.oneIn(2));
            case 2 -> new Happening.PodmanAway(chance.seconds(1, 120));
            case 3 -> new Happening.KilledAfter(chance.below(30), chance.millis(100, 60_000));
            case 4 -> new Happening.AutoUpdate(false);
            default -> new Happening.Restarted();
        };
    }

    private Happening onDemand() {
        return shapes.stream()
                .filter(shape -> shape.kind() == Shape.Kind.ON_DEMAND)
                .findFirst()
                .<Happening>map(shape -> new Happening.Visit(shape.unit(), chance.seconds(1, 60)))
                .orElseGet(Happening.UpdateNow::new);
    }

    private Happening taken(Shape shape) {
        return shape.runs().isEmpty() || shape.runs().getFirst().port() == 0
                ? new Happening.UpdateNow()
                : new Happening.PortTaken(shape.unit(), shape.runs().getFirst().port(), chance.seconds(1, 300));
    }
}
