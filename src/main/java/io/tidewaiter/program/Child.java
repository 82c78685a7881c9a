package io.tidewaiter.program;

import io.tidewaiter.text.Excerpt;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that runs, with all that it started, and the beginning of what it says. */
public final class Child {

    private static final int CHUNK = 1024;
    /** For what it said last to be read. */
    private static final long LAST_WORDS_MILLIS = 300;

    private final Process process;
    private final Excerpt output = new Excerpt();
    private final CompletableFuture<Void> silent;
    private volatile List<ProcessHandle> tree = List.of();

    private Child(Process process) {
        this.process = process;
        // Not one of the few shared workers: it reads for as long as the program may write.
        this.silent = CompletableFuture.runAsync(
                () -> listen(process.getInputStream()),
                task -> Thread.ofPlatform().daemon().name("output of a command").start(task));
    }

    /**
     * Blocks no longer than starting a program does, since the input is shorter than what a pipe holds (pipe(7)).
     *
     * @param command the program, found by {@code PATH} of this process unless it is a path, and its arguments
     * @param environment all of it: nothing is inherited
     * @throws IOException when there is no such program or it may not be run
     */
    public static Child start(List<String> command, Map<String, String> environment, String input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it did not want to hear it
        }
        return new Child(process);
    }

    /**
     * Its exit code, once it ended and what it said is known. What it left running in the background may hold the
     * output open, and is not waited for.
     */
    public Future<Integer> exit(Context context) {
        return Future.fromCompletionStage(
                process.onExit()
                        .thenCompose(exited -> silent.completeOnTimeout(null, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS))
                        .thenApply(any -> process.exitValue()),
                context);
    }

    /** What it said so far, on both streams. */
    public Excerpt output() {
        return output;
    }

    /** SIGTERM, to it and to all that it started. */
    public void terminate() {
        tree = all();
        tree.forEach(ProcessHandle::destroy);
    }

    public boolean wasTerminated() {
        return !tree.isEmpty();
    }

    /** SIGKILL; what has ended meanwhile is not hit, since Java tells a process by its start as well as by its number. */
    public void kill() {
        Stream.concat(tree.stream(), all().stream()).forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> all() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    private void listen(InputStream from) {
        try (from) {
            byte[] chunk = new byte[CHUNK];
            for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
                output.add(chunk, read);
            }
        } catch (IOException e) {
            // the program has closed its end
        }
    }
}
