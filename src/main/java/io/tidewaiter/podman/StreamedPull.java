package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.PullProgress;
import io.tidewaiter.host.Source;
import io.tidewaiter.image.Reference;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.PullRefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.parsetools.RecordParser;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pull as Podman streams it: JSON objects, one a line, in one of two forms. Docker's, with the bytes of each layer, is
 * asked for; where Podman refuses in it before anything came, it is asked once more in its own, {@code {stream}} and then
 * {@code {images, id}} or {@code {error}}, as only that says in full what is wrong. Podman answers in its own by itself
 * where it does not know the other. The status may be 200 whether it succeeds or not. Hanging up cancels it, so there is
 * no time limit on the connection.
 */
final class StreamedPull implements Engine.Pull {

    private static final int LONGEST_LINE = 1 << 20;

    private final Libpod libpod;
    private final Images images;
    private final Ticker ticker;
    private final Source source;
    private final Reference release;
    private final Consumer<PullProgress> progress;
    private final LayerTally tally = new LayerTally();
    private final Promise<Image> done = Promise.promise();
    private @Nullable HttpClientRequest request;
    /** Of the image or of one of its layers something was said. */
    private boolean said;

    /** How many lines for people came: the first says only that it begins, and comes before the policy is asked. */
    private int remarks;

    private @Nullable String error;
    private boolean cancelled;

    /** @param credentials the value of X-Registry-Auth, if one is to be sent */
    StreamedPull(
            Libpod libpod,
            Images images,
            Ticker ticker,
            Future<Optional<String>> credentials,
            Source source,
            Consumer<PullProgress> progress) {
        this.libpod = libpod;
        this.images = images;
        this.ticker = ticker;
        this.source = source;
        this.release = source.reference();
        this.progress = progress;
        credentials
                .compose(header -> ask(true, header)
                        .compose(response ->
                                response.statusCode() == 200 || done.future().isComplete()
                                        ? Future.succeededFuture(response)
                                        : response.end().compose(ended -> ask(false, header))))
                .compose(response -> response.statusCode() == 200 ? read(response) : refused(response))
                .recover(trouble -> Future.failedFuture(libpod.unanswered(trouble)))
                .onFailure(done::tryFail);
    }

    /** @param layers whether to speak as Docker does */
    private Future<HttpClientResponse> ask(boolean layers, Optional<String> credentials) {
        String query = "?quiet=false&policy=always%s&reference=%s%s"
                .formatted(
                        layers ? "&compatMode=true" : "",
                        Libpod.quote(release.toString()),
                        tlsVerify(source.tlsVerify()));
        return libpod.stream("/images/pull" + query, opened -> {
            credentials.ifPresent(secret -> opened.putHeader("X-Registry-Auth", secret));
            return send(opened);
        });
    }

    /** Left out, registries.conf has its say. */
    private static String tlsVerify(@Nullable Boolean verify) {
        return verify == null ? "" : "&tlsVerify=" + verify;
    }

    @Override
    public Future<Image> done() {
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

    private Future<HttpClientResponse> send(HttpClientRequest opened) {
        request = opened;
        if (cancelled) {
            // unheard, Vert.x would log the reset as an error
            return opened.exceptionHandler(told -> {})
                    .reset()
                    .compose(reset -> done.future())
                    .mapEmpty();
        }
        return opened.send(Buffer.buffer());
    }

    private Future<Void> refused(HttpClientResponse response) {
        return response.body().compose(body -> {
            ExternalException refusal = Libpod.refusal("to pull " + release, response.statusCode(), Libpod.parse(body));
            return Future.failedFuture(new PullRefusedException(String.valueOf(refusal.getMessage()), null));
        });
    }

    private Future<Void> read(HttpClientResponse response) {
        RecordParser lines = RecordParser.newDelimited("\n").maxRecordSize(LONGEST_LINE);
        lines.handler(this::line);
        lines.exceptionHandler(trouble -> hangUp(cannot("a line of its answer has no end", trouble)));
        response.handler(lines);
        return response.end().compose(ended -> finish());
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
            remarks++;
            progress.accept(
                    new PullProgress(Discretion.of(object.get("stream").asText().stripTrailing()), null));
        }
        if (object.hasNonNull("error") && !object.get("error").asText().isEmpty()) {
            error = Discretion.of(object.get("error").asText());
        } else if (object.hasNonNull("status")) {
            said = true;
            tally.note(object, ticker.nanos()).ifPresent(progress);
        } else if (object.hasNonNull("id")) {
            said = true;
        }
    }

    private Future<Void> finish() {
        if (error != null) {
            ExternalException why = cannot(error.strip(), null);
            return Future.failedFuture(
                    said || remarks > 1 ? why : new PullRefusedException(String.valueOf(why.getMessage()), null));
        }
        return arrived().map(image -> {
            done.tryComplete(image.orElseThrow(() -> cannot("Podman ended the connection before the end", null)));
            return null;
        });
    }

    /** Docker's form has no last word, so what is there counts; where nothing was said of an image, nothing arrived. */
    private Future<Optional<Image>> arrived() {
        return said ? images.find(release.toString()) : Future.succeededFuture(Optional.empty());
    }

    private ExternalException cannot(@Nullable String reason, @Nullable Throwable cause) {
        return new ExternalException("cannot pull " + release + ": " + reason, cause);
    }
}
