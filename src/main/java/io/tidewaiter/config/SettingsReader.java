package io.tidewaiter.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@link Settings} from YAML, and tells every mistake at once. Blocks: for the start, before the event loop. */
public final class SettingsReader {

    /** Bytes. A configuration has a few thousand; a file of this size is another file, named by mistake. */
    static final int LONGEST = 1 << 20;

    private SettingsReader() {}

    /** For a file that a person named: that it is not there is a mistake. */
    public static Settings read(Path file) throws ConfigException {
        return parse(file.toString(), contentOf(file));
    }

    /** For the file in its usual place: that it is not there means {@link Settings#DEFAULT}. */
    public static Settings readIfPresent(Path file) throws ConfigException {
        return Files.notExists(file) ? Settings.DEFAULT : read(file);
    }

    /**
     * Reads a file without using it, and looks at the files that it names too.
     *
     * @param environment of the service, as far as it is known
     * @return every key that has a value, with those that hold by default
     */
    public static List<SettingChoice> check(Path file, Map<String, String> environment) throws ConfigException {
        Findings findings = new Findings(file.toString());
        Node root = Yaml.compose(contentOf(file), findings);
        findings.throwIfAny();
        Section.read(root, findings, SettingsSchema::settings);
        findings.lookAtFiles(environment);
        findings.throwIfAny();
        return findings.choices();
    }

    /** What holds without a file. */
    public static List<SettingChoice> defaults() {
        Findings findings = new Findings("");
        Section.read(null, findings, SettingsSchema::settings);
        return findings.choices();
    }

    /** @param name what the problems call the text */
    public static Settings parse(String name, String text) throws ConfigException {
        Findings findings = new Findings(name);
        Node root = Yaml.compose(text, findings);
        findings.throwIfAny();
        Settings settings = Section.read(root, findings, SettingsSchema::settings);
        findings.throwIfAny();
        return settings;
    }

    private static String contentOf(Path file) throws ConfigException {
        try {
            return content(file);
        } catch (IOException e) {
            throw new ConfigException(
                    List.of(new SettingsProblem(file.toString(), 0, "", "cannot be read: " + reason(e))));
        }
    }

    private static String content(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new IOException("it is longer than 1 MiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "it does not exist";
            case AccessDeniedException _ -> "access is denied";
            case CharacterCodingException _ -> "it is not UTF-8 text";
            default -> String.valueOf(e.getMessage());
        };
    }
}
