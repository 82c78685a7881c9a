package io.tidewaiter.podman;

import io.tidewaiter.text.Excerpt;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/**
 * What a command inside a container says, as Podman sends it: pieces of one stream or the other, each behind a header of eight
 * bytes, of which the last four are its length.
 *
 * @see <a href="https://docs.podman.io/en/latest/_static/api.html#tag/exec">Podman's API, exec</a>
 */
final class ExecStream {

    private static final int HEADER = 8;

    private final Excerpt output;
    private Buffer header = Buffer.buffer();
    private long left;

    private ExecStream(Excerpt output) {
        this.output = output;
    }

    static Future<Void> read(HttpClientResponse response, Excerpt output) {
        ExecStream stream = new ExecStream(output);
        response.handler(stream::piece);
        return response.end();
    }

    private void piece(Buffer bytes) {
        int at = 0;
        while (at < bytes.length()) {
            if (left == 0) {
                int more = Math.min(HEADER - header.length(), bytes.length() - at);
                header.appendBuffer(bytes, at, more);
                at += more;
                if (header.length() == HEADER) {
                    left = header.getUnsignedInt(HEADER - Integer.BYTES);
                    header = Buffer.buffer();
                }
            } else {
                int more = (int) Math.min(left, bytes.length() - at);
                output.add(bytes.getBytes(at, at + more), more);
                left -= more;
                at += more;
            }
        }
    }
}
