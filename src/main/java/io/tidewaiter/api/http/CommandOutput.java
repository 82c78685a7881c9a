package io.tidewaiter.api.http;

import io.tidewaiter.app.Commands;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * What a command prints, on its way to the launcher. The answer is a sequence of frames: a line with the number of the
 * stream and the number of bytes, and then the bytes. The first line is {@code begun}, an empty line means nothing, and the last
 * line is {@code exit} and the exit code.
 *
 * <p>The command writes on its own thread, and waits while the launcher reads too slowly. For the launcher a frame costs a
 * process, so what is printed within a moment is one frame.
 */
final class CommandOutput implements Commands.Console {

    /** A command waits while so many bytes are not sent. */
    static final int MOST_WAITING = 64 * 1024;

    private static final int OUT = 1;
    private static final int ERR = 2;
    private static final Duration MOMENT = Duration.ofMillis(10);

    /** The interval of the empty lines: a launcher that was killed is noticed by them. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Context context;
    private final HttpServerResponse response;
    private final long alive;
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    private Buffer waiting = Buffer.buffer();
    private int streamOfFrame = OUT;
    private boolean begun;
    private boolean timed;
    private boolean sending;
    private boolean ended;
    private boolean isGone;

    /** On the event loop. */
    CommandOutput(Vertx vertx, HttpServerResponse response) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.response = response.setChunked(true).putHeader("Content-Type", "application/octet-stream");
        this.alive = vertx.setPeriodic(SIGN_OF_LIFE.toMillis(), tick -> sign());
    }

    @Override
    public OutputStream out() {
        return new Stream(OUT);
    }

    @Override
    public OutputStream err() {
        return new Stream(ERR);
    }

    @Override
    public void begin() {
        synchronized (this) {
            say();
        }
        try {
            awaitSent(0);
        } catch (InterruptedIOException e) {
            throw new CancellationException(e.getMessage());
        }
        if (isGone()) {
            throw new CancellationException("the caller is gone");
        }
    }

    /** Whether the caller knows that the command was begun, or will. */
    synchronized boolean isBegun() {
        return begun;
    }

    /** The last that is sent. */
    void exit(int code) {
        synchronized (this) {
            closeFrame();
            waiting.appendString("exit %d\n".formatted(code));
            ended = true;
        }
        context.runOnContext(now -> send());
    }

    /** The launcher hung up, or there is nothing to tell: what is printed from now on is dropped. On the event loop. */
    void gone() {
        vertx.cancelTimer(alive);
        synchronized (this) {
            isGone = true;
            notifyAll();
        }
    }

    private synchronized boolean isGone() {
        return isGone;
    }

    private final class Stream extends OutputStream {

        private final int number;

        Stream(int number) {
            this.number = number;
        }

        @Override
        public void write(int octet) throws InterruptedIOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws InterruptedIOException {
            for (int done = 0; done < length; ) {
                awaitSent(MOST_WAITING - 1);
                int some = Math.min(length - done, MOST_WAITING);
                add(number, bytes, offset + done, some);
                done += some;
            }
        }
    }

    private synchronized void add(int number, byte[] bytes, int offset, int length) {
        if (isGone || ended) {
            return;
        }
        if (number != streamOfFrame) {
            closeFrame();
            streamOfFrame = number;
        }
        frame.write(bytes, offset, length);
        if (!timed) {
            timed = true;
            context.runOnContext(later -> vertx.setTimer(MOMENT.toMillis(), now -> send()));
        }
    }

    /** Waits until no more than so many bytes are not sent, or the launcher is gone. */
    private synchronized void awaitSent(int most) throws InterruptedIOException {
        if (unsent() > most) {
            context.runOnContext(now -> send());
        }
        try {
            while (!isGone && (unsent() > most || (sending && most == 0))) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the caller is gone");
        }
    }

    private int unsent() {
        return waiting.length() + frame.size();
    }

    private void sign() {
        synchronized (this) {
            if (!begun || sending || unsent() > 0) {
                return;
            }
            waiting.appendString("\n");
        }
        send();
    }

    /** On the event loop. One write at a time: the next one when the socket has taken this one. */
    private void send() {
        Buffer next;
        boolean last;
        synchronized (this) {
            timed = false;
            if (sending || isGone || unsent() == 0) {
                return;
            }
            closeFrame();
            next = waiting;
            waiting = Buffer.buffer();
            sending = true;
            last = ended;
        }
        if (last) {
            vertx.cancelTimer(alive);
            response.end(next);
        } else {
            response.write(next).onSuccess(sent -> sent()).onFailure(unsent -> gone());
        }
    }

    private void sent() {
        synchronized (this) {
            sending = false;
            notifyAll();
        }
        send();
    }

    private void say() {
        if (!begun) {
            begun = true;
            waiting.appendString("begun\n");
        }
    }

    private void closeFrame() {
        say();
        if (frame.size() > 0) {
            waiting.appendString("%d %d\n".formatted(streamOfFrame, frame.size()));
            waiting.appendBytes(frame.toByteArray());
            frame.reset();
        }
    }
}
