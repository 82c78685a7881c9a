package io.tidewaiter.api.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Consumer;

/** The OpenAPI document of {@link Routes}, from the program itself. */
final class Description implements Consumer<RoutingContext> {

    static final String FILE = "openapi.yaml";

    private final Buffer text = Buffer.buffer(read());

    @Override
    public void accept(RoutingContext context) {
        context.response().putHeader("Content-Type", "application/yaml").end(text);
    }

    /** A resource of the program: without it the program is not whole. */
    static byte[] read() {
        try (InputStream file = Objects.requireNonNull(Description.class.getResourceAsStream(FILE), FILE)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
