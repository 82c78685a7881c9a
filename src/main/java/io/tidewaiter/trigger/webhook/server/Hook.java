package io.tidewaiter.trigger.webhook.server;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.trigger.webhook.auth.Secret;
import io.tidewaiter.trigger.webhook.kind.Notice;
import io.tidewaiter.trigger.webhook.kind.Receiver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sender of webhooks: how it words a push, what it must show, and what it has told so far. Confined to the event loop
 * but for {@link #refresh}, which reads the file.
 */
public final class Hook {

    private static final Logger log = LoggerFactory.getLogger(Hook.class);
    private static final int REMEMBERED = 512;
    private static final int BURST = 120;
    private static final Duration PER_REQUEST = Duration.ofMillis(100);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final String name;
    private final Receiver receiver;
    private final Path file;
    private final Function<byte[], Secret> reader;
    private final WatchedFiles watched;
    private final HookCounters counters = new HookCounters();
    private final Map<Notice, Boolean> told = new Recent<>(REMEMBERED);
    private volatile @Nullable Secret secret;
    private @Nullable Pace pace;
    private @Nullable Pace warnings;

    private Hook(String name, Receiver receiver, Path file, Function<byte[], Secret> reader) throws IOException {
        this.name = name;
        this.receiver = receiver;
        this.file = file;
        this.reader = reader;
        this.watched = new WatchedFiles(List.of(file));
        this.secret = reader.apply(WatchedFiles.read(file));
    }

    /**
     * Reads the secret's file. Blocks.
     *
     * @param reader throws IllegalArgumentException, with a message for people, on a content that will not do
     * @throws ExternalException when it cannot be read or is not valid: without a secret no request is accepted
     */
    public static Hook open(String name, Receiver receiver, Path file, Function<byte[], Secret> reader) {
        try {
            return new Hook(name, receiver, file, reader);
        } catch (IOException e) {
            throw new ExternalException("hook %s: cannot read its secret: %s".formatted(name, e), e);
        } catch (IllegalArgumentException e) {
            throw new ExternalException("hook %s: %s: %s".formatted(name, file, e.getMessage()), e);
        }
    }

    public String name() {
        return name;
    }

    public HookCounters counters() {
        return counters;
    }

    Receiver receiver() {
        return receiver;
    }

    /** Null while the file holds none: then no request is accepted. */
    @Nullable
    Secret secret() {
        return secret;
    }

    /** Reads the file again if it changed. Blocks. */
    void refresh() {
        if (!watched.haveChanged()) {
            return;
        }
        try {
            secret = reader.apply(WatchedFiles.read(file));
            log.info("the secret was read again hook={}", name);
        } catch (IOException | IllegalArgumentException e) {
            secret = null;
            log.error(
                    "all requests are refused until the secret can be read hook={} file={} reason={}",
                    name,
                    file,
                    reason(e));
        }
    }

    /** Without what was told before, which is remembered from now on. */
    Set<Notice> fresh(List<Notice> notices) {
        Set<Notice> fresh = notices.stream()
                .filter(notice -> notice.id().isEmpty() || !told.containsKey(notice))
                .collect(Collectors.toSet());
        fresh.stream().filter(notice -> !notice.id().isEmpty()).forEach(notice -> told.put(notice, true));
        return fresh;
    }

    /** Whether another authentic request is within the pace that any registry keeps. */
    boolean keepsPace(long now) {
        if (pace == null) {
            pace = new Pace(BURST, PER_REQUEST, now);
        }
        return pace.takes(now);
    }

    /** Whether it is time to say again that something is wrong with what is sent. */
    boolean mayWarn(long now) {
        if (warnings == null) {
            warnings = new Pace(1, BETWEEN_WARNINGS, now);
        }
        return warnings.takes(now);
    }

    private static String reason(Exception e) {
        return e instanceof IOException ? e.toString() : String.valueOf(e.getMessage());
    }
}
