package io.tidewaiter.cli.backend;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails instead of handing on more than so many bytes. */
final class BoundedInput extends FilterInputStream {

    private final int most;
    private final Of bound;
    private int read;

    /** What is bounded. */
    enum Of {
        ANSWER,
        /** Each line. */
        LINE
    }

    BoundedInput(InputStream input, int most, Of bound) {
        super(input);
        this.most = most;
        this.bound = bound;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int some = super.read(bytes, offset, length);
        for (int i = offset; i < offset + some; i++) {
            read = bound == Of.LINE && bytes[i] == '\n' ? 0 : read + 1;
            if (read > most) {
                throw new IOException("it sends more than %d bytes".formatted(most));
            }
        }
        return some;
    }
}
