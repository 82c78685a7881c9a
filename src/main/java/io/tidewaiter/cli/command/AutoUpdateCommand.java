package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.AutoUpdateRequest;
import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.app.Caller;
import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.CommandSession;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.podman.AutoUpdateReport;
import io.tidewaiter.cli.podman.PodmanFlags;
import io.tidewaiter.cli.podman.ReportFormat;
import io.tidewaiter.cli.podman.TemplateException;
import io.tidewaiter.cli.print.PlainProgress;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.Progress;
import io.tidewaiter.text.Visible;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code tidewaiter auto-update}: replaces {@code podman auto-update}, with the same flags, output and exit codes, 0
 * and 125.
 */
@Command(
        name = "auto-update",
        description = {
            "Auto update containers according to their auto-update policy.",
            "A drop-in for podman auto-update: the same flags, output and exit codes."
        },
        mixinStandardHelpOptions = true,
        footer = "Exit codes are Podman's: 0, or 125 after any error.")
final class AutoUpdateCommand implements Callable<Integer> {

    @Option(
            names = "--authfile",
            paramLabel = "PATH",
            description = "Path to the authentication file. Use REGISTRY_AUTH_FILE environment variable to override")
    private @Nullable String authFile;

    @Option(
            names = "--dry-run",
            arity = "0..1",
            preprocessor = PodmanFlags.Switch.class,
            converter = PodmanFlags.Bool.class,
            description = "Check for pending updates")
    private boolean dryRun;

    @Option(
            names = "--filter",
            paramLabel = "KEY=VALUE",
            description = "Only containers that the filters of podman-ps(1) let through")
    private List<String> filters = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Change the output format to JSON or a Go template")
    private String format = "";

    @Option(
            names = "--rollback",
            arity = "0..1",
            preprocessor = PodmanFlags.Switch.class,
            converter = PodmanFlags.Bool.class,
            description = "Rollback to previous image if update fails (default true)")
    private boolean rollback = true;

    @Option(
            names = "--tls-verify",
            arity = "0..1",
            preprocessor = PodmanFlags.Switch.class,
            converter = PodmanFlags.Bool.class,
            description = "Require HTTPS and verify certificates when contacting registries (default true)")
    private @Nullable Boolean tlsVerify;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Printer out = Printer.out(command.commandLine());
        Printer err = Printer.err(command.commandLine());
        try {
            ReportFormat printed = ReportFormat.of(format);
            AutoUpdateReport report =
                    AutoUpdateReport.of(ask(command, request(CommandSupport.caller(command)), err), rollback, dryRun);
            if (!report.lines().isEmpty()) {
                out.lines(printed.print(report.lines()));
            }
            report.notes().forEach(err::line);
            return report.errors().isEmpty() ? ExitCode.OK : PodmanFlags.fail(err, report.joinedErrors());
        } catch (TemplateException | CommandException e) {
            return PodmanFlags.fail(err, Visible.line(String.valueOf(e.getMessage())));
        }
    }

    private CheckAnswer ask(CommandSpec command, AutoUpdateRequest request, Printer err) {
        CommandSession session = CommandSupport.session(command);
        try (Progress progress = new PlainProgress(err)) {
            return dryRun
                    ? session.look(backend -> backend.autoUpdate(request, progress))
                    : session.act(backend -> backend.autoUpdate(request, progress));
        }
    }

    private AutoUpdateRequest request(Caller caller) {
        return new AutoUpdateRequest(dryRun, rollback, checkedAuthFile(caller), tlsVerify, filtersByKey());
    }

    /** An absolute path, since the daemon has another working directory. */
    private @Nullable String checkedAuthFile(Caller caller) {
        String file = authFile == null ? caller.environment().getOrDefault("REGISTRY_AUTH_FILE", "") : authFile;
        if (file.isEmpty()) {
            return null;
        }
        Path path = caller.directory().resolve(file);
        if (!Files.exists(path)) {
            throw new CommandException(
                    ExitCode.PODMAN_ERROR,
                    "credential file is not accessible: faccessat %s: no such file or directory".formatted(file),
                    null);
        }
        return path.toString();
    }

    private Map<String, List<String>> filtersByKey() {
        Map<String, List<String>> byKey = new TreeMap<>();
        for (String filter : filters) {
            int equals = filter.indexOf('=');
            if (equals < 0) {
                throw new CommandException(
                        ExitCode.PODMAN_ERROR,
                        "filter input must be in the form of filter=value: %s is invalid".formatted(filter),
                        null);
            }
            byKey.computeIfAbsent(filter.substring(0, equals), any -> new ArrayList<>())
                    .add(filter.substring(equals + 1));
        }
        return byKey;
    }
}
