package io.tidewaiter.cli.backend;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The daemons of all users of this host, root's own included, for root who asks them.
 *
 * <p>A socket belongs to its user, so what answers there is not trusted: it must be a process of that user's, it is given a
 * limited time and a limited number of bytes ({@link ControlClient}), and none waits for another. No symbolic link is followed.
 */
public final class AllUsers {

    private static final String ROOT = "root";
    private static final Pattern UID = Pattern.compile("[1-9][0-9]{0,9}");

    private final Path run;
    private final Path lingering;
    private final boolean withRoot;

    public AllUsers() {
        this(true);
    }

    private AllUsers(boolean withRoot) {
        this(Path.of("/run"), Path.of("/var/lib/systemd/linger"), withRoot);
    }

    /** All but root, for root's own daemon. */
    static AllUsers others() {
        return new AllUsers(false);
    }

    /**
     * @param run with the folders {@code tidewaiter} of root and {@code user/UID} of each user
     * @param lingering has a file for each user whose units run without a login, with that user's name: loginctl(1)
     */
    AllUsers(Path run, Path lingering) {
        this(run, lingering, true);
    }

    AllUsers(Path run, Path lingering, boolean withRoot) {
        this.run = run;
        this.lingering = lingering;
        this.withRoot = withRoot;
    }

    /** What the daemon of one user answered. */
    public record Answer<T>(String user, T answer) {}

    /**
     * @param answers in the order of the users' names, root first
     * @param unanswered one line for each user whose daemon did not answer, or not in time
     * @param without the names of users who have no daemon although their units run without a login
     */
    public record Answers<T>(List<Answer<T>> answers, List<String> unanswered, Set<String> without) {}

    private record Daemon(String user, Path socket) {}

    /** @param uid of the user who owns all of it */
    private record Place(int uid, Path folder) {

        /** Empty where no daemon runs. */
        Optional<Path> socket() throws IOException {
            Path socket = folder.resolve("control.sock");
            try {
                requireOwn(folder, Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS));
                Map<String, Object> kind = Files.readAttributes(socket, "isOther", LinkOption.NOFOLLOW_LINKS);
                requireOwn(socket, Boolean.TRUE.equals(kind.get("isOther")));
                return Optional.of(socket);
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        }

        private void requireOwn(Path file, boolean isOfItsKind) throws IOException {
            if (!Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(uid) || !isOfItsKind) {
                throw new IOException("%s is not what a daemon of this user makes".formatted(file));
            }
        }
    }

    /**
     * Asks all of them at the same time.
     *
     * @param limit for each; a daemon that takes longer has not answered
     * @param question with the name of the user
     */
    public <T> Answers<T> ask(Duration limit, BiFunction<String, Backend, T> question) {
        List<Daemon> daemons = new ArrayList<>();
        List<String> unanswered = new ArrayList<>();
        Set<String> without = lingering();
        places().forEach((user, place) -> {
            try {
                place.socket().ifPresent(socket -> daemons.add(new Daemon(user, socket)));
            } catch (IOException e) {
                without.remove(user);
                unanswered.add("%s: %s".formatted(user, e.getMessage()));
            }
        });
        daemons.forEach(daemon -> without.remove(daemon.user));
        daemons.sort(Comparator.comparing(daemon -> !daemon.user.equals(ROOT)));
        List<Answer<T>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> asked = threads.invokeAll(
                    daemons.stream()
                            .<Callable<T>>map(daemon ->
                                    () -> question.apply(daemon.user, SocketBackend.of(daemon.socket, daemon.user)))
                            .toList(),
                    limit.toMillis(),
                    TimeUnit.MILLISECONDS);
            for (int i = 0; i < daemons.size(); i++) {
                String user = daemons.get(i).user;
                String trouble = taken(asked.get(i), answer -> answers.add(new Answer<>(user, answer)), limit);
                if (trouble != null) {
                    unanswered.add("%s: %s".formatted(user, trouble));
                }
            }
        } catch (InterruptedException e) {
            throw Waiting.interrupted(e);
        }
        return new Answers<>(List.copyOf(answers), List.copyOf(unanswered), Set.copyOf(without));
    }

    /** @return why there is no answer; null when there is */
    private static <T> @Nullable String taken(Future<T> asked, Consumer<T> taker, Duration limit)
            throws InterruptedException {
        try {
            taker.accept(asked.get());
            return null;
        } catch (CancellationException e) {
            return "the daemon did not answer within %d s".formatted(limit.toSeconds());
        } catch (ExecutionException e) {
            return e.getCause() instanceof CommandException known
                    ? String.join("; ", known.lines())
                    : "the daemon's answer cannot be read: " + e.getCause();
        }
    }

    /** By the name of the user; root's too. */
    private Map<String, Place> places() {
        Map<String, Place> places = new TreeMap<>();
        if (withRoot) {
            places.put(ROOT, new Place(0, run.resolve("tidewaiter")));
        }
        for (Path folder : entries(run.resolve("user"))) {
            String uid = folder.getFileName().toString();
            if (!UID.matcher(uid).matches()) {
                continue;
            }
            try {
                if (Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS) instanceof Integer owner
                        && owner.toString().equals(uid)) {
                    places.put(
                            Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName(),
                            new Place(owner, folder.resolve("tidewaiter")));
                }
            } catch (IOException e) {
                // the user logged out meanwhile
            }
        }
        return places;
    }

    private Set<String> lingering() {
        Set<String> names = new TreeSet<>();
        entries(lingering).forEach(file -> names.add(file.getFileName().toString()));
        names.removeIf(name -> !withRoot && name.equals(ROOT));
        return names;
    }

    private static List<Path> entries(Path folder) {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(all::add);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            throw new CommandException(ExitCode.FAILED, "cannot read %s: %s".formatted(folder, e.getMessage()), e);
        }
        return all;
    }
}
