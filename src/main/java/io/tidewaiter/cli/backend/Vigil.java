package io.tidewaiter.cli.backend;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Watches over one connection to the daemon, which takes requests even where it hangs (SIGSTOP): the kernel does that for it.
 * A look at a registry, or the events of a quiet night, may take any time. So when there was no word for a while, the daemon
 * is asked for a sign of life over another connection, and where none comes this one is closed.
 */
final class Vigil implements AutoCloseable {

    private final SocketChannel channel;
    private final Duration patience;
    private final BooleanSupplier isAlive;
    private final Thread thread;
    private volatile long heard = System.nanoTime();
    private volatile boolean given;

    /**
     * @param channel connected or not
     * @param isAlive asks for the sign of life; has a limit itself
     */
    Vigil(SocketChannel channel, Duration patience, BooleanSupplier isAlive) {
        this.channel = channel;
        this.patience = patience;
        this.isAlive = isAlive;
        this.thread = Thread.ofPlatform().daemon().name("vigil").start(this::watch);
    }

    private void watch() {
        try {
            while (channel.isOpen()) {
                long left = patience.toNanos() - (System.nanoTime() - heard);
                if (left > 0) {
                    Thread.sleep(Duration.ofNanos(left));
                } else if (isAlive.getAsBoolean()) {
                    heard = System.nanoTime();
                } else {
                    given = true;
                    channel.close();
                }
            }
        } catch (InterruptedException ended) {
            // the connection is not used any more
        } catch (IOException e) {
            // it is closed all the same
        }
    }

    /** What the daemon sends. A read fails where the daemon hangs; closing it ends the vigil. */
    InputStream input() {
        return new FilterInputStream(Channels.newInputStream(channel)) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    return super.read(bytes, offset, length);
                } catch (IOException e) {
                    throw told(e);
                } finally {
                    heard = System.nanoTime();
                }
            }

            @Override
            public void close() throws IOException {
                Vigil.this.close();
                super.close();
            }
        };
    }

    /** Why it failed: that the connection was closed says nothing to a person. */
    IOException told(IOException e) {
        return given ? new HangingException(patience, e) : e;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /** It is there, and says nothing. */
    static final class HangingException extends IOException {

        private static final long serialVersionUID = 1L;

        private HangingException(Duration patience, IOException cause) {
            super(
                    "no sign of life for %d s, so it hangs: systemctl restart tidewaiter (for a user's unit with --user)"
                            .formatted(patience.toSeconds()),
                    cause);
        }
    }
}
