package io.tidewaiter.world;

import io.tidewaiter.api.model.HoldRequest;
import io.tidewaiter.api.model.PinRequest;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.RegistryException;
import java.time.Duration;
import java.util.Optional;

/** Something that happens to a host. All of it is in the record, so that it happens again in the same way. */
sealed interface Happening {

    void happen(World world);

    /** A release is published. */
    record Push(Reference tag, Build build, int edition, boolean webhook) implements Happening {
        @Override
        public void happen(World world) {
            world.machine.hub.push(tag, build, edition);
            world.machine.laws.figures().pushed(build.digest(edition), world.machine.time.nanos());
            if (webhook) {
                world.toProgram(program -> program.push(tag.repository(), String.valueOf(tag.tag())));
            }
        }
    }

    record TagDeleted(Reference tag, Duration until) implements Happening {
        @Override
        public void happen(World world) {
            Optional<Digest> named = world.machine.hub.tagged(tag);
            world.machine.hub.delete(tag);
            world.machine.time.in(until, () -> {
                if (world.machine.hub.tagged(tag).isEmpty()) {
                    named.ifPresent(digest -> world.machine.hub.move(tag, digest));
                }
            });
        }
    }

    record RegistryFails(RegistryException.Kind kind, Duration until) implements Happening {
        @Override
        public void happen(World world) {
            world.machine.hub.fail(kind);
            world.machine.time.in(until, () -> world.machine.hub.fail(null));
        }
    }

    // --- people

    /** {@code systemctl stop}. */
    record Stop(String unit) implements Happening {
        @Override
        public void happen(World world) {
            world.unit(unit, service -> {
                // of one that is down already a stop leaves no trace
                if (!service.isDown() || service.job != null) {
                    world.machine.laws.stoppedByPerson(service);
                }
                world.machine.systemd.queue(service, Job.Type.STOP, null);
            });
        }
    }

    /** {@code systemctl start}, or {@code restart}. */
    record Start(String unit, boolean again) implements Happening {
        @Override
        public void happen(World world) {
            world.unit(unit, service -> {
                if (service.shape.kind() == Shape.Kind.ON_DEMAND) {
                    world.visit(unit, Duration.ofSeconds(30));
                } else if (!service.masked) {
                    world.machine.laws.startedByPerson(service);
                    world.machine.systemd.queue(service, again ? Job.Type.RESTART : Job.Type.START, null);
                }
            });
        }
    }

    /** {@code systemctl mask --now}, and {@code unmask}, {@code start} later. */
    record Mask(String unit, Duration until) implements Happening {
        @Override
        public void happen(World world) {
            world.unit(unit, service -> {
                world.machine.laws.stoppedByPerson(service);
                service.masked = true;
                world.machine.systemd.queue(service, Job.Type.STOP, null);
            });
            world.machine.time.in(
                    until,
                    () -> world.unit(unit, service -> {
                        service.masked = false;
                        if (service.shape.runsAlways()) {
                            world.machine.laws.startedByPerson(service);
                            world.machine.systemd.queue(service, Job.Type.START, null);
                        }
                    }));
        }
    }

    record Hold(String unit, Duration until) implements Happening {
        @Override
        public void happen(World world) {
            world.toProgram(program -> program.service().hold(new HoldRequest(unit, "test")));
            world.machine.time.in(
                    until, () -> world.surely(program -> program.service().release(unit)));
        }
    }

    /** {@code tidewaiter rollback}, and {@code release} later. */
    record Rollback(String unit, Duration until) implements Happening {
        @Override
        public void happen(World world) {
            world.toProgram(program -> program.service().pin(new PinRequest(unit, null, null, false)));
            world.machine.time.in(
                    until, () -> world.surely(program -> program.service().release(unit)));
        }
    }

    /** {@code tidewaiter quarantine clear}. */
    record Clear() implements Happening {
        @Override
        public void happen(World world) {
            world.toProgram(program -> {
                world.machine.laws.cleared();
                program.service().clearQuarantine(null, null);
            });
        }
    }

    record UpdateNow() implements Happening {
        @Override
        public void happen(World world) {
            world.toProgram(Program::updateNow);
        }
    }

    /** {@code podman auto-update}, with {@code --rollback=false} or without. */
    record AutoUpdate(boolean rollback) implements Happening {
        @Override
        public void happen(World world) {
            world.toProgram(program -> program.autoUpdate(rollback));
        }
    }

    record Prune(boolean all) implements Happening {
        @Override
        public void happen(World world) {
            world.machine.podman.prune(all);
            world.toProgram(Program::hearImages);
        }
    }

    /** The file of a unit is edited to follow another tag, {@code daemon-reload}, {@code restart}. */
    record Edit(String unit, Reference to) implements Happening {
        @Override
        public void happen(World world) {
            world.unit(unit, service -> {
                service.shape =
                        service.shape.following(service.shape.runs().getFirst().image(), to);
                world.toProgram(Program::hearReload);
                if (service.wanted && !service.masked) {
                    world.machine.systemd.queue(service, Job.Type.RESTART, null);
                }
            });
        }
    }

    /** A visitor connects to the socket of a unit, and stays for a while. */
    record Visit(String unit, Duration stays) implements Happening {
        @Override
        public void happen(World world) {
            world.visit(unit, stays);
        }
    }

    // --- faults

    /** @param back when systemd starts the program again */
    record Killed(Duration back) implements Happening {
        @Override
        public void happen(World world) {
            world.kill(back);
        }
    }

    record KilledAfter(int effects, Duration back) implements Happening {
        @Override
        public void happen(World world) {
            world.toProgram(program -> program.dieAfter(effects, () -> world.kill(back)));
        }
    }

    /** {@code systemctl restart tidewaiter}. */
    record Restarted() implements Happening {
        @Override
        public void happen(World world) {
            world.restart();
        }
    }

    record Reboot(Duration back) implements Happening {
        @Override
        public void happen(World world) {
            world.kill(back);
            world.machine.reboot();
        }
    }

    record PodmanAway(Duration until) implements Happening {
        @Override
        public void happen(World world) {
            world.machine.podmanAwayUntil = world.machine.time.nanos() + until.toNanos();
        }
    }

    record BusAway(Duration until) implements Happening {
        @Override
        public void happen(World world) {
            world.machine.busAwayUntil = world.machine.time.nanos() + until.toNanos();
        }
    }

    record Slow(Duration until) implements Happening {
        @Override
        public void happen(World world) {
            world.machine.slow = true;
            world.machine.time.in(until, () -> world.machine.slow = false);
        }
    }

    record StoreFull(Duration until) implements Happening {
        @Override
        public void happen(World world) {
            world.machine.diskFull = true;
            world.machine.time.in(until, () -> world.machine.diskFull = false);
        }
    }

    /** Something else takes a port as soon as it is free. */
    record PortTaken(String unit, int port, Duration until) implements Happening {
        @Override
        public void happen(World world) {
            world.unit(unit, service -> {
                // a pod fails with 125 then, which never counts against an image
                if (service.shape.pod().isEmpty()) {
                    world.machine.laws.blow(service);
                }
            });
            world.machine.taken.add(port);
            world.machine.time.in(until, () -> world.machine.taken.remove(port));
        }
    }

    /**
     * Podman cannot make (125) or run (126) a container of this unit: a volume or a device is missing, a name is taken.
     */
    record Hindered(String unit, int code, Duration until) implements Happening {
        @Override
        public void happen(World world) {
            world.unit(unit, service -> {
                if (service.shape.restart() != Shape.Restart.NO) {
                    world.machine.laws.killed(service);
                } else if (code == 126) {
                    world.machine.laws.blow(service);
                }
            });
            world.machine.hindered.put(unit, code);
            world.machine.time.in(until, () -> {
                world.machine.hindered.remove(unit);
                // systemd's next start hides how the last one ended
                world.unit(unit, service -> {
                    if (service.shape.restart() != Shape.Restart.NO) {
                        world.machine.laws.killed(service);
                    }
                });
            });
        }
    }

    /**
     * {@code podman kill}, or too little memory.
     *
     * @param which of the unit's containers
     */
    record ContainerKilled(String unit, int which) implements Happening {
        @Override
        public void happen(World world) {
            world.unit(unit, service -> {
                world.machine.laws.killed(service);
                world.machine.systemd.life().kill(service, which);
            });
        }
    }

    record ClockSet(Duration by) implements Happening {
        @Override
        public void happen(World world) {
            world.machine.time.step(by);
        }
    }
}
