package io.tidewaiter.update;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Group;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageMount;
import io.tidewaiter.host.ImageVolume;
import io.tidewaiter.host.MountedImage;
import io.tidewaiter.host.Source;
import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.HookPolicy;
import io.tidewaiter.tag.TagRule;
import io.tidewaiter.update.SimulatedUnits.Unit;
import io.tidewaiter.update.port.HealthCheck;
import io.tidewaiter.update.port.Verdict;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A whole host in memory: engine, manager and registry with the semantics of the real ones, none of their time. */
public final class SimulatedHost implements Workloads, HealthCheck {

    public static final Reference WEB = Reference.parse("registry.example/web:prod");
    public static final String WEB_UNIT = "web.service";
    private static final Reference GUEST = Reference.parse("registry.example/guest:prod");

    public final Acts acts = new Acts();
    public final SimulatedRegistry registry = new SimulatedRegistry(acts);
    public final SimulatedEngine engine = new SimulatedEngine(acts, registry);
    public final SimulatedUnits units = new SimulatedUnits(acts, engine);
    public final SimulatedHooks hooks = new SimulatedHooks(acts);
    private final List<Misfit> misfits = new ArrayList<>();
    final Map<WorkloadId, Note> notes = new HashMap<>();
    private final Set<Reference> local = new HashSet<>();
    /** Images with labels that cannot be read, by id. */
    public final Set<String> unreadable = new HashSet<>();

    private final Deque<Verdict> otherwise = new ArrayDeque<>();
    private @Nullable RuntimeException mistake;
    HealthPolicy health = HealthPolicy.DEFAULT;
    public GatePolicy gates = GatePolicy.NONE;
    HookPolicy hooked = HookPolicy.NONE;
    /** By which all workloads follow tags; null for their own. */
    @Nullable
    TagRule rule;

    /** The unit follows the reference, whose tag names this image, and runs it. */
    public Unit runs(String unit, Reference reference, TestImage image) {
        registry.publish(reference, image);
        engine.have(image, reference);
        Unit defined = follows(unit, reference);
        units.startNow(defined);
        return defined;
    }

    /** The unit follows the reference; whether there is an image of it is another matter. */
    public Unit follows(String unit, Reference reference) {
        Unit defined = units.define(unit);
        defined.runs.put(unit.replace(".service", "") + (defined.runs.isEmpty() ? "" : defined.runs.size()), reference);
        return defined;
    }

    /** The unit follows whatever image the name has here, and runs this one. */
    Unit runsLocal(String unit, Reference reference, TestImage image) {
        local.add(reference);
        build(reference, image);
        Unit defined = follows(unit, reference);
        units.startNow(defined);
        return defined;
    }

    private static MountedImage mounted(ImageMount mount) {
        return new MountedImage(
                List.of(mount.at()),
                mount.volume().isEmpty() ? List.of() : List.of(volume(mount.volume(), Reference.parse(mount.image()))));
    }

    private static ImageVolume volume(String name, Reference of) {
        return new ImageVolume(name, Map.of(ImageVolume.IMAGE, of.toString()), Map.of());
    }

    /** The first container of the unit mounts this image, whose tag names this one, from its next start on. */
    void mounts(Unit unit, Reference reference, TestImage image, String volume) {
        registry.publish(reference, image);
        engine.have(image, reference);
        if (!volume.isEmpty()) {
            engine.make(volume(volume, reference));
        }
        unit.mounts
                .computeIfAbsent(unit.runs.keySet().iterator().next(), container -> new ArrayList<>())
                .add(new ImageMount("/data" + unit.mounts.size(), reference.toString(), volume, ""));
        units.stopNow(unit);
        units.startNow(unit);
    }

    /** The names of the images that the unit's first container has mounted. */
    List<String> mounted(String unit) {
        List<TestImage> all = engine.imagesOf(engine.containersNow(unit).getFirst());
        return all.stream().skip(1).map(TestImage::name).toList();
    }

    /** A person builds an image on the host under this name. */
    public void build(Reference reference, TestImage image) {
        engine.have(image, reference);
    }

    /** A unit that requires another one and is active with it. */
    Unit requires(String unit, String required) {
        Unit defined = units.define(unit);
        defined.requires.add(required);
        defined.become("active", "running");
        return defined;
    }

    /** A unit that runs a container in the namespaces of another's, and has no other relation to that. */
    Unit joins(String unit, String joined) {
        engine.have(TestImage.good("guest"), GUEST);
        Unit defined = units.define(unit);
        defined.joins.add(joined);
        defined.runsToo.put(unit.replace(".service", ""), GUEST);
        units.startNow(defined);
        return defined;
    }

    /** A unit that starts along with another one, and that a person stopped. */
    Unit stoppedBeside(String unit, String wanting) {
        Unit defined = units.define(unit);
        units.unit(wanting).wants.add(unit);
        units.startNow(defined);
        units.stopByHand(defined);
        return defined;
    }

    public void publish(TestImage image) {
        registry.publish(WEB, image);
    }

    public void misfit(Misfit misfit) {
        misfits.add(misfit);
    }

    /** The next verification finds this, whatever runs. */
    public void nextVerdict(Verdict verdict) {
        otherwise.add(verdict);
    }

    /** The next verification throws this. */
    public void nextMistake(RuntimeException thrown) {
        mistake = thrown;
    }

    /** The power goes and comes back: nothing runs any more. */
    public void reboot() {
        units.reboot();
    }

    /** What a boot does with units that are enabled. */
    void startAll() {
        units.all().forEach(units::startNow);
    }

    /** The name of the image that the unit's containers run, or how the unit stands. */
    public String running(String name) {
        Unit unit = units.unit(name);
        List<Container> now = engine.containersNow(name);
        return unit.isActive() && !now.isEmpty()
                ? engine.imageOf(now.getFirst()).name()
                : unit.active;
    }

    /** The name of the image behind the local tag. */
    public String tagged(Reference reference) {
        return engine.stored().byName(reference).map(TestImage::name).orElse("nothing");
    }

    @Override
    public Future<Found> find() {
        return acts.read("find workloads", () -> {
            List<Workload> found = new ArrayList<>();
            for (Unit unit : units.all()) {
                if (unit.forgotten
                        || (unit.showsOnlyWithContainers
                                && engine.containersNow(unit.name).isEmpty())) {
                    continue;
                }
                unit.runs.forEach((container, reference) -> found.add(workload(unit.name, container, reference)));
                unit.mounts.forEach((container, mounts) ->
                        mounts.forEach(mount -> found.add(workload(unit.name, container, Reference.parse(mount.image()))
                                .withMounted(mounted(mount))
                                .as(engine.containersNow(unit.name)))));
            }
            return Future.succeededFuture(
                    new Found(found, misfits, notes, List.of(), Map.of(), Set.of(), Map.of(), Set.of(), units.joins()));
        });
    }

    @Override
    public Future<Optional<String>> objection(Workload workload, Image candidate) {
        return Future.succeededFuture(
                unreadable.contains(candidate.id()) ? Optional.of("label x cannot be read") : Optional.empty());
    }

    Workload workload(String unit, String name, Reference reference) {
        boolean named = units.unit(unit).namesContainers;
        return new Workload(
                        unit,
                        name,
                        named,
                        "",
                        "",
                        Source.of(reference),
                        local.contains(reference) ? Workload.LOCAL : "registry",
                        health,
                        gates)
                .withHooks(hooked)
                .withRule(rule)
                .as(engine.containersNow(unit));
    }

    @Override
    public Future<Verdict> verify(Group group, boolean started, Runnable healthy) {
        return acts.act("watch " + group.unit(), () -> {
            if (mistake instanceof RuntimeException thrown) {
                mistake = null;
                throw thrown;
            }
            Verdict verdict = otherwise.isEmpty() ? judge(group) : otherwise.remove();
            if (verdict instanceof Verdict.Healthy) {
                healthy.run();
                return acts.read("soak " + group.unit(), () -> Future.succeededFuture(verdict));
            }
            return Future.succeededFuture(verdict);
        });
    }

    private Verdict judge(Group group) {
        return group.parts().stream()
                .map(part -> switch (part) {
                    case Group.Follower(Workload workload, String imageId, String own, boolean isGuest) ->
                        judge(workload, imageId);
                    case Group.Bystander bystander -> judge(bystander, group.unit());
                })
                .filter(verdict -> !(verdict instanceof Verdict.Healthy))
                .findFirst()
                .orElse(new Verdict.Healthy(Duration.ofSeconds(10)));
    }

    private Verdict judge(Group.Bystander bystander, String unit) {
        String place = bystander.isGuest() ? bystander.ownUnit() : unit;
        return bystander.among(engine.containersNow(place)).isPresent()
                ? new Verdict.Healthy(Duration.ofSeconds(10))
                : new Verdict.Unhealthy(
                        unit + " has no container " + bystander.member().name());
    }

    private Verdict judge(Workload workload, @Nullable String imageId) {
        Unit unit = units.unit(workload.unit());
        Optional<Container> found = workload.among(engine.containersNow(unit.name));
        if (!unit.isActive() || found.isEmpty()) {
            return new Verdict.Unhealthy(
                    unit.isActive()
                            ? unit.name + " has no container " + workload.container()
                            : unit.name + " is " + unit.active + " (" + unit.sub + ")");
        }
        if (imageId != null && !workload.imageIn(found.get()).equals(imageId)) {
            return new Verdict.Unknown(unit.name + " runs another image");
        }
        return engine.imagesOf(found.get()).stream().allMatch(image -> image.behaviour() == TestImage.Behaviour.GOOD)
                ? new Verdict.Healthy(Duration.ofSeconds(10))
                : new Verdict.Unhealthy(unit.name + " does not answer");
    }
}
