package io.tidewaiter.daemon;

import io.tidewaiter.config.Settings;
import io.tidewaiter.trigger.Secret;
import io.tidewaiter.trigger.WebhookServer;
import io.tidewaiter.update.Scope;
import io.tidewaiter.update.port.ExternalException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The webhook receiver as the configuration wants it: with a secret for every hook, or not at all. */
final class Hooks {

    private static final Logger log = LoggerFactory.getLogger(Hooks.class);
    private static final long LONGEST_SECRET = 4096;

    private final Vertx vertx;
    private final Function<Scope, Future<?>> check;
    private @Nullable WebhookServer server;

    Hooks(Vertx vertx, Function<Scope, Future<?>> check) {
        this.vertx = vertx;
        this.check = check;
    }

    /** @param webhook null for none */
    Future<Void> listen(Settings.@Nullable Webhook webhook) {
        if (webhook == null) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(() -> secrets(webhook))
                .compose(secrets -> {
                    server = new WebhookServer(vertx, secrets, check);
                    return server.listen(
                            webhook.listen().host(), webhook.listen().port());
                })
                .onSuccess(port -> log.info("webhooks are heard on {}", webhook.listen()))
                .recover(trouble -> Future.failedFuture(
                        trouble instanceof ExternalException
                                ? trouble
                                : new ExternalException(
                                        "cannot listen for webhooks on %s: %s"
                                                .formatted(webhook.listen(), trouble.getMessage()),
                                        trouble)))
                .mapEmpty();
    }

    Future<Void> stop() {
        return server == null ? Future.succeededFuture() : server.stop();
    }

    private static Map<String, Secret> secrets(Settings.Webhook webhook) {
        Map<String, Secret> secrets = new HashMap<>();
        webhook.hooks().forEach((name, hook) -> secrets.put(name, secret(name, hook.secretFile())));
        return secrets;
    }

    private static Secret secret(String hook, Path file) {
        try {
            if (Files.size(file) > LONGEST_SECRET) {
                throw new ExternalException("hook %s: %s is too large to be a secret".formatted(hook, file));
            }
            return new Secret(Files.readString(file));
        } catch (IOException e) {
            throw new ExternalException("hook %s: cannot read its secret: %s".formatted(hook, e), e);
        } catch (IllegalArgumentException e) {
            throw new ExternalException("hook %s: %s: %s".formatted(hook, file, e.getMessage()), e);
        }
    }
}
