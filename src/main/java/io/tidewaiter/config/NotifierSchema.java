package io.tidewaiter.config;

import io.tidewaiter.config.Settings.Channel;
import io.tidewaiter.config.Settings.Notifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of one notifier. */
final class NotifierSchema {

    private NotifierSchema() {}

    static @Nullable Notifier notifier(Section notifier) {
        Channel channel = channel(notifier);
        Set<String> on = notifier.value("on", text -> words(List.of(text)), NotifierSchema::words);
        Notifier made = new Notifier(
                channel == null ? new Channel.Command(List.of()) : channel,
                on == null ? Notifier.USUAL : on,
                notifier.valueOr(Notifier.USUAL_TIMEOUT, "timeout", Notifier.TIMEOUT::parse),
                notifier.valueOr(Notifier.USUAL_RETRY_FOR, "retry-for", Notifier.RETRY_FOR::parse));
        return channel == null ? null : made;
    }

    /** What goes with the one is unknown to the other. */
    private static @Nullable Channel channel(Section notifier) {
        if (notifier.has("url") == notifier.has("command")) {
            notifier.mistake("needs either url, of a program that takes CloudEvents, or command");
        }
        return notifier.has("command") ? command(notifier) : http(notifier);
    }

    private static @Nullable Channel command(Section notifier) {
        List<String> words = notifier.value(
                "command", text -> HookSchema.command(List.of(text.strip().split("\\s+"))), HookSchema::command);
        return words == null || notifier.has("url") ? null : new Channel.Command(words);
    }

    private static @Nullable Channel http(Section notifier) {
        URI url = notifier.value("url", NotifierSchema::url);
        HostFile secret = notifier.value("secret-file", HostFile::parse);
        HostFile token = notifier.value("token-file", HostFile::parse);
        return url == null ? null : new Channel.Http(url, secret, token);
    }

    /** The messages do not repeat the text: what stands in a URL is often a secret. */
    private static URI url(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
            throw new IllegalArgumentException("is not a URL that begins with https:// or http:// and a host");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("holds a user: write a token into a file and name that in token-file");
        }
        return url;
    }

    private static Set<String> words(List<String> texts) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("an empty list would tell nothing: leave the notifier out");
        }
        texts.stream()
                .filter(text -> !Notifier.WORDS.contains(text))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new IllegalArgumentException("\"%s\" is not one of %s".formatted(unknown, Notifier.WORDS));
                });
        return Set.copyOf(texts);
    }
}
