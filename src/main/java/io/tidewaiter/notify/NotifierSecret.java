package io.tidewaiter.notify;

import io.tidewaiter.host.ExternalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A secret of one line in a file. It is read whenever it is needed, so that a new one holds at once. Blocks. */
public final class NotifierSecret {

    private static final int LONGEST = 64 * 1024;

    private final Supplier<Path> file;

    /** @param file throws IllegalArgumentException, with a message for people, when there is none */
    public NotifierSecret(Supplier<Path> file) {
        this.file = file;
    }

    /** @throws ExternalException when it cannot be read; the message holds nothing of the content */
    String read() {
        try (InputStream in = Files.newInputStream(file.get())) {
            byte[] content = in.readNBytes(LONGEST + 1);
            String text = new String(content, StandardCharsets.UTF_8).strip();
            if (text.isEmpty() || content.length > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
                throw new ExternalException(file.get() + ": one line with a secret is wanted");
            }
            return text;
        } catch (IOException e) {
            throw new ExternalException("its secret cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new ExternalException("its secret cannot be read: " + e.getMessage(), e);
        }
    }
}
