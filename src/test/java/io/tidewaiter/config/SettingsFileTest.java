package io.tidewaiter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file may be, or hold, that is no configuration at all. */
class SettingsFileTest {

    @TempDir
    private Path folder;

    @Test
    void readsAFile() throws Exception {
        assertThat(SettingsReader.read(fileOf("parallel: 7".getBytes(StandardCharsets.UTF_8)))
                        .parallel())
                .isEqualTo(7);
    }

    @Test
    void takesTheDefaultsWhereTheUsualFileIsMissing() throws ConfigException {
        assertThat(SettingsReader.readIfPresent(folder.resolve("none"))).isEqualTo(Settings.DEFAULT);
    }

    @Test
    void refusesANamedFileThatIsMissing() {
        assertMistake(folder.resolve("none"), "cannot be read: it does not exist");
    }

    @Test
    void refusesAFolder() {
        assertMistake(folder, "cannot be read: Is a directory");
    }

    @Test
    void refusesAFileThatIsTooLong() throws IOException {
        byte[] comments = "#".repeat(SettingsReader.LONGEST + 1).getBytes(StandardCharsets.UTF_8);

        assertMistake(fileOf(comments), "cannot be read: it is longer than 1 MiB");
    }

    @Test
    void readsAFileOfTheLongestLength() throws Exception {
        byte[] comments = "#\n".repeat(SettingsReader.LONGEST / 2).getBytes(StandardCharsets.UTF_8);

        assertThat(SettingsReader.read(fileOf(comments))).isEqualTo(Settings.DEFAULT);
    }

    @Test
    void refusesWhatIsNotText() throws IOException {
        assertMistake(fileOf(new byte[] {(byte) 0xc3, 0x28}), "cannot be read: it is not UTF-8 text");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'a: \\tb: 1'               | t:1: is not valid YAML: mapping values are not allowed here
            'poll:\\n\\tinterval: 5m'  | t:2: is not valid YAML: while scanning for the next token, found character '\\t(TAB)'
            'poll:\\n  a: "x'          | t:2: is not valid YAML: while scanning a quoted scalar, found unexpected end of stream
            'poll: {'                  | t:1: is not valid YAML: while parsing a flow node, expected the node content
            'poll: *none'              | t:1: is not valid YAML: found undefined alias none
            '---\\n---\\n'             | t:2: is not valid YAML: expected a single document in the stream
            'poll: \u0007'             | t: is not valid YAML: special characters are not allowed
            """)
    void refusesWhatIsNotYaml(String text, String mistake) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> SettingsReader.parse("t", text.translateEscapes()))
                .withMessageStartingWith(mistake);
    }

    @Test
    void survivesANestWithoutEnd() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> SettingsReader.parse("t", "\n" + "[".repeat(500_000)))
                .withMessage("t:2: is nested too deep");
    }

    @Test
    void survivesAliasesThatMultiply() {
        String bomb = "a: &a [x]\nb: &b [" + "*a,".repeat(200) + "]\n";

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> SettingsReader.parse("t", bomb))
                .withMessageContaining("Number of aliases");
    }

    @Test
    void survivesAliasesThatContainThemselves() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> SettingsReader.parse("t", "poll: &poll {interval: *poll}"))
                .withMessage("t:1: poll.interval: one value is expected here, not keys");
    }

    private Path fileOf(byte[] content) throws IOException {
        return Files.write(folder.resolve("tidewaiter.yaml"), content);
    }

    private static void assertMistake(Path file, String mistake) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> SettingsReader.read(file))
                .withMessage(file + ": " + mistake);
    }
}
