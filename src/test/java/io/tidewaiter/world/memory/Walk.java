package io.tidewaiter.world.memory;

import io.tidewaiter.host.Release;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.CheckMemory.Seen;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A walk over everything that can be done to a store, drawn from a seed. */
final class Walk {

    /** Of these none is forgotten while they are gone on with. */
    private static final int MOST_UNDER_WAY = 6;

    private final Pair pair;
    private final long seed;
    private final Random random;
    private final List<Running> running = new ArrayList<>();
    private @Nullable Update last;
    private List<Workload> followed = List.of();
    private int step;

    private record Running(Update update, State state) {}

    Walk(Pair pair, long seed) {
        this.pair = pair;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Does something, and asks what that may have changed. */
    void step() {
        step++;
        Reference reference = act();
        Questions.ask(pair);
        Questions.ask(pair, reference);
        Workload workload = last == null ? workload(reference) : last.workload();
        Questions.ask(pair, workload, last == null ? any(Names.DIGESTS) : last.to());
    }

    /** @return what it was about */
    private Reference act() {
        Reference reference = any(Names.REFERENCES);
        switch (random.nextInt(40)) {
            case 0, 1, 2, 3, 4 -> begin();
            case 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 -> reference = goOn();
            case 16, 17, 18 -> follow();
            case 19 -> rarely(reference);
            case 20, 21 -> release(reference);
            case 22, 23 -> pull(reference);
            case 24, 25 -> clear();
            case 26 -> settle();
            case 27, 28 -> hold(reference);
            case 29, 30, 31, 32 -> sight(reference);
            case 33 -> approve(reference);
            case 34 -> check();
            default -> clock();
        }
        return reference;
    }

    private void begin() {
        Update about = last;
        Update update = about != null && random.nextInt(3) > 0 ? again(about) : drawn();
        if (running.size() >= MOST_UNDER_WAY) {
            goOn();
            return;
        }
        if (pair.same(at("begin " + update), store -> store.journal().begin(update))
                        .result()
                instanceof Update begun) {
            running.add(new Running(begun, new State.Staging()));
            last = begun;
        }
    }

    private Update drawn() {
        Release from = random.nextInt(4) == 0 ? null : random.nextInt(4) == 0 ? Names.built("own") : release();
        return update(workload(any(Names.REFERENCES)), from, any(Names.DIGESTS));
    }

    /** Most tries are about a candidate that was tried before. */
    private Update again(Update about) {
        Workload before = about.workload();
        Workload now = random.nextBoolean()
                ? before
                : Names.workload(before.unit(), before.reference(), any(Names.CONTAINERS), before.isLocal());
        return update(now, about.from(), about.to());
    }

    private Update update(Workload workload, @Nullable Release from, Digest to) {
        return new Update(0, workload, from, to, pair.now(), random.nextInt(6) == 0, random.nextBoolean());
    }

    private Reference goOn() {
        if (running.isEmpty()) {
            begin();
            return any(Names.REFERENCES);
        }
        int which = random.nextInt(running.size());
        Running one = running.get(which);
        State next = new NextState(random, Names.release(one.update().to()).imageId()).after(one.state());
        pair.same(
                at("enter " + one.update() + " " + next),
                store -> store.journal().enter(one.update(), next));
        if (next instanceof State.End && random.nextInt(15) > 0) {
            running.remove(which);
        } else {
            running.set(which, new Running(one.update(), next));
        }
        last = one.update();
        return last.workload().reference();
    }

    private void follow() {
        List<Workload> all = random.nextInt(3) == 0 ? followed : found();
        followed = all;
        Set<String> recalled = new LinkedHashSet<>();
        for (String unit : Names.UNITS) {
            if (random.nextInt(4) == 0) {
                recalled.add(unit);
            }
        }
        pair.same(
                at("followed " + all + " " + recalled), store -> store.journal().followed(all, recalled));
    }

    private List<Workload> found() {
        List<Workload> all = new ArrayList<>();
        for (String unit : Names.UNITS) {
            for (int i = random.nextInt(6); i < 3; i++) {
                all.add(Names.workload(unit, any(Names.REFERENCES), any(Names.CONTAINERS), false));
            }
        }
        return all;
    }

    private void rarely(Reference reference) {
        if (random.nextInt(4) == 0) {
            pair.same(at("letGo " + reference), store -> store.journal().letGo(reference, "no unit follows it"));
        } else if (random.nextInt(4) == 0) {
            at("open again");
            pair.openAgain();
        }
    }

    private void release(Reference reference) {
        Release release = random.nextInt(4) == 0 ? Names.built("own " + random.nextInt(2)) : release();
        if (random.nextInt(3) > 0) {
            pair.same(
                    at("adopt " + reference + " " + release),
                    store -> store.journal().adopt(reference, release));
        } else {
            pair.same(
                    at("forget " + reference + " " + release),
                    store -> store.journal().forget(reference, release));
        }
    }

    private void pull(Reference reference) {
        Digest digest = any(Names.DIGESTS);
        if (random.nextInt(3) > 0) {
            pair.same(
                    at("pulling " + reference + " " + digest),
                    store -> store.journal().pulling(reference, digest));
        } else {
            pair.same(
                    at("removed " + reference + " " + digest),
                    store -> store.journal().removed(reference, digest));
        }
    }

    private void clear() {
        String hex = any(Names.DIGESTS).hex();
        String digest =
                any(List.of("", "sha256:" + hex, hex, hex.substring(0, 12), hex.substring(0, 1), "%", hex + "0"));
        String reference = any(Names.REFERENCES).toString();
        String named = random.nextInt(4) == 0 ? null : reference;
        String meant = named != null && random.nextInt(4) == 0 ? null : digest;
        pair.same(at("clear " + named + " " + meant), store -> store.journal().clearQuarantine(named, meant));
    }

    private void settle() {
        Workload workload = last == null ? workload(any(Names.REFERENCES)) : last.workload();
        pair.same(at("settle " + workload.identity()), store -> store.journal().settle(workload.identity()));
    }

    private void hold(Reference reference) {
        String unit = any(Names.UNITS);
        if (random.nextInt(3) > 0) {
            String reason = "reason " + step;
            pair.same(
                    at("hold " + unit + " " + reference),
                    store -> store.journal().hold(unit, reference, reason));
        } else {
            pair.same(at("release " + unit), store -> store.journal().release(unit));
        }
    }

    private void sight(Reference reference) {
        Workload follower = Names.workload(any(Names.UNITS), reference, "web", random.nextInt(4) == 0);
        Digest named = any(Names.DIGESTS);
        pair.same(
                at("sight " + reference + " " + follower.isLocal() + " " + named),
                store -> store.journal().sight(follower, named));
    }

    private void approve(Reference reference) {
        Digest digest = any(Names.DIGESTS);
        String unit = any(Names.UNITS);
        if (random.nextInt(3) > 0) {
            pair.same(
                    at("approve " + unit + " " + reference + " " + digest),
                    store -> store.journal().approve(unit, reference, digest));
        } else {
            Digest meant = random.nextBoolean() ? null : digest;
            pair.same(
                    at("revoke " + reference + " " + meant),
                    store -> store.journal().revoke(reference, meant));
        }
    }

    private void check() {
        List<Seen> seen = IntStream.range(0, random.nextInt(4))
                .mapToObj(i ->
                        new Seen(workload(any(Names.REFERENCES)).identity(), pair.now(), "failed", "reason " + step))
                .toList();
        boolean whole = random.nextInt(3) == 0;
        pair.same(at("see " + seen + " " + whole), store -> store.checks().see(seen, whole));
        pair.same(at("last check"), store -> store.timer().lastCheck(pair.now()));
    }

    private void clock() {
        switch (random.nextInt(10)) {
            case 0 -> {
                boolean host = random.nextBoolean();
                at(host ? "reboot" : "the uptime begins again");
                pair.reboot(host);
            }
            case 1 -> {
                Duration set = Duration.ofHours(random.nextInt(-1000, 1000));
                at("clock set by " + set);
                pair.set(set);
            }
            case 2 -> pass(Duration.ofHours(random.nextInt(24 * 20)));
            case 3, 4, 5 -> pass(Duration.ofMinutes(random.nextInt(100)));
            default -> pass(Duration.ofNanos(random.nextInt(5_000_000)));
        }
    }

    private void pass(Duration time) {
        at(time + " pass");
        pair.pass(time);
    }

    private String at(String what) {
        pair.at("seed %d, step %d, %s".formatted(seed, step, what));
        return "its answer";
    }

    private Workload workload(Reference reference) {
        return Names.workload(any(Names.UNITS), reference, any(Names.CONTAINERS), random.nextInt(5) == 0);
    }

    private Release release() {
        Release release = Names.release(any(Names.DIGESTS));
        return random.nextInt(4) > 0 ? release : new Release(release.imageId(), any(Names.DIGESTS));
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
