package io.tidewaiter.notify;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that runs, with all that it started, and the beginning of what it says. */
final class Child {

    /** What fits into a line of the log that somebody still reads. */
    private static final int MOST_OUTPUT = 1024;
    /** For what it said last to be read. */
    private static final long LAST_WORDS_MILLIS = 300;

    private final Process process;
    private final StringBuilder output = new StringBuilder();
    private final CompletableFuture<Void> silent;
    private volatile List<ProcessHandle> tree = List.of();

    private Child(Process process) {
        this.process = process;
        // Not one of the few workers that everybody shares: it reads for as long as somebody may write.
        this.silent = CompletableFuture.runAsync(
                () -> listen(process.getInputStream()),
                task -> Thread.ofPlatform().daemon().name("output of a command").start(task));
    }

    /**
     * Blocks no longer than starting a program does, since the input is shorter than what a pipe holds (pipe(7)).
     *
     * @throws IOException when there is no such program or it may not be run
     */
    static Child start(ProcessBuilder builder, String input) throws IOException {
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
    Future<Integer> exit(Context context) {
        return Future.fromCompletionStage(
                process.onExit()
                        .thenCompose(exited -> silent.completeOnTimeout(null, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS))
                        .thenApply(any -> process.exitValue()),
                context);
    }

    /** The beginning of it, its lines joined by blanks. */
    String output() {
        synchronized (output) {
            return output.toString().strip().replaceAll("\\s+", " ");
        }
    }

    /** SIGTERM, to it and to all that it started. */
    void terminate() {
        tree = all();
        tree.forEach(ProcessHandle::destroy);
    }

    boolean wasTerminated() {
        return !tree.isEmpty();
    }

    /** SIGKILL; what has ended meanwhile is not hit, since Java tells a process by its start as well as by its number. */
    void kill() {
        Stream.concat(tree.stream(), all().stream()).forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> all() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    private void listen(InputStream from) {
        try (from) {
            byte[] chunk = new byte[MOST_OUTPUT];
            for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
                synchronized (output) {
                    int room = MOST_OUTPUT - output.length();
                    output.append(new String(chunk, 0, Math.min(read, room), StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            // whoever held the other end is gone
        }
    }
}
