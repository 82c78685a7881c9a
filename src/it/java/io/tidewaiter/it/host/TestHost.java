package io.tidewaiter.it.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that boots a throwaway host named after the test class: one for each test, or one for the class if the
 * field is static. When a test fails, the end of the host's journal is printed.
 */
public final class TestHost implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    /** What the images of the host are found under. */
    public static final String REGISTRY = "192.168.1.222:5000";

    /** The variable of the environment that says which Debian hosts have; the script says which there are. */
    public static final String SUITE = "TIDEWAITER_SUITE";

    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final String SCRIPT = PROJECT.resolve("src/it/host/host").toString();
    private static final Path PRODUCT = PROJECT.resolve("target/tidewaiter");

    /** Longer than any command of the tests takes on a busy machine. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Pattern REQUEST =
            Pattern.compile("podman.*: @ - - |podman.*Request Failed|docker-registry.*level=");

    private final @Nullable String suite;
    private String name = "";
    private boolean ofTheClass;

    /** Of the suite that the environment says. */
    public TestHost() {
        this(null);
    }

    /** @param suite whatever the environment says; null where that counts */
    public TestHost(@Nullable String suite) {
        this.suite = suite;
    }

    /** Its host name as well. */
    public String name() {
        return name;
    }

    /** The user whose containers they are. */
    public Account core() {
        return new Account(this, false);
    }

    public Account root() {
        return new Account(this, true);
    }

    public RegistryLog registryLog() {
        return new RegistryLog(root());
    }

    /** Makes {@code httpd:prod} in the registry what {@code httpd:FROM} is. */
    public void publish(String from) {
        publish(from, "prod");
    }

    public void publish(String from, String to) {
        script(null, "publish", name, from, to).ok();
    }

    /** Everything dies at once; the disk stays. */
    public void cutPower() {
        script(null, "kill", name).ok();
    }

    /** Pulls the cable out of its {@code eth0}. It stays out when the host is booted again. */
    public void cut() {
        script(null, "cut", name).ok();
    }

    /** Puts the cable back. It takes a second until the host has seen it. */
    public void mend() {
        script(null, "mend", name).ok();
    }

    /** With the disk, and in the network, that it has. */
    public void bootAgain() {
        script(null, "boot", name).ok();
    }

    /** What can be seen of the host from outside, whether it runs or not. */
    public HostInspector outside() {
        return new HostInspector(name);
    }

    public CommandResult execute(boolean asRoot, @Nullable String input, List<String> command) {
        List<String> arguments = new ArrayList<>(List.of("exec", name));
        if (asRoot) {
            arguments.add("--root");
        }
        arguments.add("--");
        arguments.addAll(command);
        return script(input, arguments.toArray(String[]::new));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ofTheClass = true;
        boot(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!ofTheClass) {
            boot(context);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        diagnose(context);
        if (!ofTheClass) {
            destroy();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        diagnose(context);
        destroy();
    }

    private void boot(ExtensionContext context) {
        boot(nameFor(context));
    }

    /** A name of the test class's own. */
    static String nameFor(ExtensionContext context) {
        String words = context.getRequiredTestClass().getSimpleName().replaceAll("IT$", "");
        return "it" + words.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** A fresh one of this name. */
    public void boot(String newName) {
        boot(newName, List.of());
    }

    /** A fresh one, joined to the network by an {@code eth0} of this address. */
    void boot(String newName, String network, String address) {
        boot(newName, List.of("--network", network, "--address", address));
    }

    private void boot(String newName, List<String> options) {
        if (!Files.isExecutable(PRODUCT.resolve("bin/tidewaiter"))) {
            throw new IllegalStateException(PRODUCT + " is not built: ./dev build does it");
        }
        name = newName;
        destroy(); // what a run that was cut off left
        List<String> arguments = new ArrayList<>(List.of("boot", name, "--opt", PRODUCT.toString()));
        arguments.addAll(options);
        script(null, arguments.toArray(String[]::new)).ok();
    }

    public void destroy() {
        script(null, "destroy", name).ok();
    }

    void diagnose(ExtensionContext context) {
        context.getExecutionException().ifPresent(failure -> {
            System.err.printf("%n---- %s failed; the end of the journal of %s:%n", context.getDisplayName(), name);
            System.err.println(journal());
            System.err.println("---- and what there is:");
            System.err.println(core().run("podman", "ps", "--all").out());
            System.err.println(core().run("podman", "images", "--digests").out());
            System.err.println(
                    core().systemctl("list-units", "--no-pager", "--state=active,activating,deactivating,failed")
                            .out());
            System.err.println(core().run("ss", "--tcp", "--all", "--numeric").out());
        });
    }

    /** The end of it, without what Podman and the registry say of each request. */
    private String journal() {
        List<String> lines = root().run("journalctl", "--no-pager", "--output=short-precise", "--lines=2000")
                .out()
                .lines()
                .filter(line -> !REQUEST.matcher(line).find())
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 200), lines.size()));
    }

    private CommandResult script(@Nullable String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPT));
        command.addAll(List.of(arguments));
        try {
            return run(input, command);
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + String.join(" ", command), e);
        }
    }

    /** By way of files: a process that the command leaves behind would hold a pipe open. */
    private CommandResult run(@Nullable String input, List<String> command) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("tidewaiter-it");
        Path in = Files.writeString(folder.resolve("in"), input == null ? "" : input);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            if (suite != null) {
                builder.environment().put(SUITE, suite);
            }
            Process process = builder.start();
            boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.destroy();
            }
            CommandResult ran = new CommandResult(
                    String.join(" ", command.subList(1, command.size())),
                    ended ? process.exitValue() : -1,
                    Files.readString(out),
                    Files.readString(err));
            if (!ended) {
                throw new IllegalStateException("not done after " + LIMIT + ": " + ran);
            }
            return ran;
        } finally {
            for (Path file : List.of(in, out, err, folder)) {
                Files.deleteIfExists(file);
            }
        }
    }
}
