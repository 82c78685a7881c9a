package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.ExternalException;
import io.tidewaiter.update.port.Source;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.parsetools.RecordParser;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pull as libpod streams it: JSON objects, one a line, {@code {stream}} while it goes on and then {@code {images, id}}
 * or {@code {error}}. The status is 200 whether it succeeds or not. Hanging up cancels it, so there is no time limit on
 * the connection.
 */
final class StreamedPull implements Engine.Pull {

    private static final int LONGEST_LINE = 1 << 20;

    private final Reference release;
    private final Consumer<String> progress;
    private final Promise<String> done = Promise.promise();
    private @Nullable HttpClientRequest request;
    private @Nullable String id;
    private @Nullable String error;
    private boolean cancelled;

    /** @param credentials the value of X-Registry-Auth, if one is to be sent */
    StreamedPull(Libpod libpod, Future<Optional<String>> credentials, Source source, Consumer<String> progress) {
        this.release = source.reference();
        this.progress = progress;
        credentials
                .compose(header -> libpod.open(
                                HttpMethod.POST,
                                "/images/pull?quiet=false&policy=always&reference=" + Libpod.quote(release.toString())
                                        + tlsVerify(source.tlsVerify()))
                        .onSuccess(opened -> header.ifPresent(secret -> opened.putHeader("X-Registry-Auth", secret))))
                .compose(this::send)
                .recover(trouble -> Future.failedFuture(libpod.explain(trouble)))
                .onFailure(done::tryFail);
    }

    /** Left out, registries.conf has its say. */
    private static String tlsVerify(@Nullable Boolean verify) {
        return verify == null ? "" : "&tlsVerify=" + verify;
    }

    @Override
    public Future<String> done() {
        return done.future();
    }

    @Override
    public void cancel() {
        cancelled = true;
        hangUp(new ExternalException("the pull of " + release + " was cancelled"));
    }

    private void hangUp(ExternalException why) {
        if (done.tryFail(why) && request != null) {
            request.reset();
        }
    }

    private Future<Void> send(HttpClientRequest opened) {
        request = opened;
        if (cancelled) {
            // unheard, Vert.x would log the reset as an error
            return opened.exceptionHandler(told -> {}).reset().mapEmpty();
        }
        return opened.send(Buffer.buffer())
                .compose(response -> response.statusCode() == 200 ? read(response) : refused(response));
    }

    private Future<Void> refused(HttpClientResponse response) {
        return response.body()
                .compose(body -> Future.failedFuture(
                        Libpod.refusal("to pull " + release, response.statusCode(), Libpod.parse(body))));
    }

    private Future<Void> read(HttpClientResponse response) {
        RecordParser lines = RecordParser.newDelimited("\n").maxRecordSize(LONGEST_LINE);
        lines.handler(this::line);
        lines.exceptionHandler(trouble -> hangUp(cannot("a line of its answer has no end", trouble)));
        response.handler(lines);
        return response.end().onSuccess(ended -> finish());
    }

    private void line(Buffer text) {
        try {
            note(Libpod.parse(text));
        } catch (ExternalException e) {
            hangUp(cannot(e.getMessage(), e));
        }
    }

    private void note(JsonNode object) {
        if (object.hasNonNull("stream")) {
            progress.accept(Discretion.of(object.get("stream").asText().stripTrailing()));
        }
        if (object.hasNonNull("error") && !object.get("error").asText().isEmpty()) {
            error = Discretion.of(object.get("error").asText());
        }
        if (object.hasNonNull("id")) {
            id = object.get("id").asText();
        }
    }

    private void finish() {
        if (error != null) {
            done.tryFail(cannot(error.strip(), null));
        } else if (id == null) {
            done.tryFail(cannot("Podman ended the connection before the end", null));
        } else {
            done.tryComplete(id);
        }
    }

    private ExternalException cannot(@Nullable String reason, @Nullable Throwable cause) {
        return new ExternalException("cannot pull " + release + ": " + reason, cause);
    }
}
