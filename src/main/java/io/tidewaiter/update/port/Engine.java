package io.tidewaiter.update.port;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Ended;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageContent;
import io.tidewaiter.host.ImageVolume;
import io.tidewaiter.host.PullProgress;
import io.tidewaiter.host.SignatureRule;
import io.tidewaiter.host.Source;
import io.tidewaiter.host.Storage;
import io.tidewaiter.image.Platform;
import io.tidewaiter.image.Reference;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The container engine of this host: its containers and its local images. */
public interface Engine {

    /**
     * Fails within a few seconds where nothing answers, or only an engine that is too old: for a person who waits. Other
     * questions have more time.
     */
    Future<Void> answers();

    /**
     * Every container, running or not, that carries the auto-update label, as far as a list tells ({@link
     * Container#listed}): one question for all of them.
     */
    Future<List<Container>> followedContainers();

    /**
     * The ids of the containers that run and that these filters let through.
     *
     * @param filters values by key, as podman-ps(1) has them; one that the engine does not know is a failure in its words
     */
    Future<Set<String>> running(Map<String, List<String>> filters);

    /** The containers, running or not, that say this unit starts them. */
    Future<List<Container>> containersOf(String unit);

    /** What this host runs, and what a pull of an index would bring in. */
    Future<Platform> platform();

    /** The container of this name or id, running or not, however it was started. */
    Future<Optional<Container>> container(String nameOrId);

    /** Every local image, under its id and under each of its names: one question for all of them. */
    Future<Map<String, Image>> images();

    /** The local image behind this name or id, if there is one. Asks no registry. */
    Future<Optional<Image>> image(String nameOrId);

    /** What the local image behind this name or id is made of, if there is one. The sizes of its layers are not told. */
    Future<Optional<ImageContent>> content(String nameOrId);

    /**
     * What the engine's signature policy demands of an image of this name.
     *
     * @param name with a tag or with a digest, as it is pulled
     */
    Future<SignatureRule> rule(Reference name);

    /**
     * Brings an image into local storage, once the engine's signature policy accepts it under this name.
     *
     * @param release by digest, so that what arrives is what was decided on; or by tag, so that the policy judges that name:
     *     then the local name points to what arrives. It says too with which credentials
     * @param progress told how far it is, at most a few times a second, on the event loop
     */
    Pull pull(Source release, Consumer<PullProgress> progress);

    /** Points a local name at an image; a name that pointed elsewhere moves. */
    Future<Void> tag(String imageId, Reference name);

    /** Takes a local name off an image. A name that is not there is no failure. */
    Future<Void> untag(Reference name);

    /** The local names with a tag in this repository. */
    Future<List<Reference>> tagsIn(String repository);

    /**
     * Takes the name that {@link #pull} gave an image off it, and the image goes with its last name. One that a person
     * tagged or that a container uses keeps all its names. Never by force.
     *
     * @param name by digest, as it was pulled; or a tag of our own, which goes even where the image has other names
     * @return whether no image has this name any more; false where a tag or a container stood in the way
     */
    Future<Boolean> remove(Reference name);

    /** The id of the image that this volume was made of; empty where there is none of this name, or it was made of none. */
    Future<Optional<String>> imageIn(ImageVolume volume);

    /**
     * Why the volume cannot be created again even while its unit is down, and what to do: a container that no unit starts uses it,
     * or it is of no image and has files, which would be lost.
     */
    Future<Optional<String>> obstacle(ImageVolume volume);

    /**
     * Creates the volume again, of the image that its name means now. Fails where a container uses it, or files would be lost.
     *
     * @param unit what it left of containers that use the volume goes with it, if it does not run
     */
    Future<Void> renew(ImageVolume volume, String unit);

    Future<Storage> storage();

    /**
     * Removes the files of pulls that were killed, also of pulls by other programs of this user.
     *
     * @return false when something is left that may still be in use
     */
    Future<Boolean> sweep();

    /** Runs a command inside a running container and gives its exit code. */
    Future<Integer> exec(String container, List<String> command);

    /**
     * The same for a command that a person configured, with its output.
     *
     * @param environment on top of the container's own
     * @param limit after which it is not waited for any more; the command may continue in the container
     * @return fails where it cannot be started, or does not end in time
     */
    Future<Ended> run(String container, List<String> command, Map<String, String> environment, Duration limit);

    /** A pull under way. */
    interface Pull {

        /** What is now in local storage; fails with a {@link PullRefusedException} where nothing was even asked for. */
        Future<Image> done();

        /** Gives up; {@link #done} fails and the engine stops downloading. No effect once done. */
        void cancel();
    }
}
