package io.tidewaiter.trigger.webhook.kind;

import io.tidewaiter.update.port.Scope.Push;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a registry says in a test. */
final class HookReading {

    private HookReading() {}

    /** @param headers names and values in turn */
    static List<Notice> to(Receiver receiver, String body, String... headers) throws IOException {
        MultiMap all = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return receiver.read(new Delivery(all, Buffer.buffer(body)));
    }

    static Notice push(String id, String repository, @Nullable String tag) {
        return new Notice(id, new Push(repository, tag));
    }
}
