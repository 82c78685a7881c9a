package io.tidewaiter.daemon;

import io.tidewaiter.app.Notices;
import io.tidewaiter.config.HookAuth;
import io.tidewaiter.config.HookType;
import io.tidewaiter.config.HostFile;
import io.tidewaiter.config.Listen;
import io.tidewaiter.config.Settings;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.trigger.webhook.auth.ClientCertificates;
import io.tidewaiter.trigger.webhook.auth.HeaderSecret;
import io.tidewaiter.trigger.webhook.auth.PathSecret;
import io.tidewaiter.trigger.webhook.auth.Secret;
import io.tidewaiter.trigger.webhook.auth.SigningKey;
import io.tidewaiter.trigger.webhook.kind.AcrHook;
import io.tidewaiter.trigger.webhook.kind.DistributionHook;
import io.tidewaiter.trigger.webhook.kind.DockerHubHook;
import io.tidewaiter.trigger.webhook.kind.EcrHook;
import io.tidewaiter.trigger.webhook.kind.GitHubHook;
import io.tidewaiter.trigger.webhook.kind.GiteaHook;
import io.tidewaiter.trigger.webhook.kind.HarborHook;
import io.tidewaiter.trigger.webhook.kind.PlainHook;
import io.tidewaiter.trigger.webhook.kind.QuayHook;
import io.tidewaiter.trigger.webhook.kind.Receiver;
import io.tidewaiter.trigger.webhook.kind.ZotHook;
import io.tidewaiter.trigger.webhook.server.Hook;
import io.tidewaiter.trigger.webhook.server.ListenerTls;
import io.tidewaiter.trigger.webhook.server.WebhookServer;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The webhook receiver as the configuration wants it: with a secret for every hook, or not at all. */
final class Hooks {

    private final Vertx vertx;
    private final Map<String, String> environment;
    private final Function<Scope, Future<Report>> check;
    private @Nullable WebhookServer server;
    private @Nullable Listening listening;

    /** @param environment the process's own: where systemd says where the credentials are */
    Hooks(Vertx vertx, Map<String, String> environment, Function<Scope, Future<Report>> check) {
        this.vertx = vertx;
        this.environment = environment;
        this.check = check;
    }

    /**
     * @param webhook null for none
     * @param notices where it is said that nothing is heard
     */
    Future<Void> listen(Settings.@Nullable Webhook webhook, Notices notices) {
        if (webhook == null) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(() -> open(webhook))
                .compose(opened -> {
                    server = opened;
                    Listen at = webhook.listen();
                    listening = new Listening(
                            Ticker.of(vertx), notices, "webhooks", at, () -> opened.listen(at.host(), at.port()));
                    return listening.begin();
                })
                .recover(trouble -> Future.failedFuture(
                        trouble instanceof ExternalException
                                ? trouble
                                : new ExternalException(
                                        "cannot listen for webhooks on %s: %s"
                                                .formatted(webhook.listen(), trouble.getMessage()),
                                        trouble)));
    }

    /** Those that are heard. */
    Collection<Hook> all() {
        return server == null ? List.of() : server.hooks();
    }

    Future<Void> stop() {
        if (listening != null) {
            listening.stop();
        }
        return server == null ? Future.succeededFuture() : server.stop();
    }

    private WebhookServer open(Settings.Webhook webhook) {
        List<Hook> hooks = webhook.hooks().entrySet().stream()
                .map(hook -> open(hook.getKey(), hook.getValue()))
                .toList();
        return new WebhookServer(vertx, Ticker.of(vertx), hooks, tls(webhook), check);
    }

    private @Nullable ListenerTls tls(Settings.Webhook webhook) {
        Settings.Tls tls = webhook.tls();
        return tls == null
                ? null
                : new ListenerTls(
                        file("the listener", tls.certificateFile()),
                        file("the listener", tls.keyFile()),
                        webhook.hooks().values().stream()
                                .filter(hook -> hook.auth() == HookAuth.CERTIFICATE)
                                .map(hook -> file("the listener", hook.secretFile()))
                                .toList());
    }

    private Hook open(String name, Settings.Hook hook) {
        return Hook.open(name, receiver(hook.type()), file("hook " + name, hook.secretFile()), secret(hook));
    }

    private Path file(String whose, HostFile file) {
        try {
            return file.in(environment);
        } catch (IllegalArgumentException e) {
            throw new ExternalException(whose + ": " + e.getMessage(), e);
        }
    }

    private static Receiver receiver(HookType type) {
        return switch (type) {
            case DISTRIBUTION, GITLAB -> new DistributionHook();
            case ACR -> new AcrHook();
            case DOCKER_HUB -> new DockerHubHook();
            case QUAY -> new QuayHook();
            case HARBOR -> new HarborHook();
            case GITHUB -> new GitHubHook();
            case GITEA, FORGEJO -> new GiteaHook();
            case ZOT -> new ZotHook();
            case ECR -> new EcrHook();
            case PLAIN -> new PlainHook();
        };
    }

    private static Function<byte[], Secret> secret(Settings.Hook hook) {
        return switch (hook.auth()) {
            case BEARER -> HeaderSecret::bearer;
            case BASIC -> HeaderSecret::basic;
            case HEADER -> content -> HeaderSecret.raw(hook.header(), content);
            case HMAC ->
                switch (hook.type()) {
                    case GITEA, FORGEJO -> SigningKey::ofGitea;
                    default -> SigningKey::ofGitHub;
                };
            case PATH -> PathSecret::new;
            case CERTIFICATE -> ClientCertificates::new;
        };
    }
}
