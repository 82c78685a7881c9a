package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.LinkView;
import io.tidewaiter.cli.backend.Backend;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Printer;
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter dashboard}: the link that opens the page of the running daemon. */
@Command(
        name = "dashboard",
        description = "Print a link that opens the daemon's dashboard in a browser, once.",
        mixinStandardHelpOptions = true)
final class DashboardCommand implements Callable<Integer> {

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        LinkView link = CommandSupport.session(command).look(Backend::link);
        print(command, format, link);
        return ExitCode.OK;
    }

    static void print(CommandSpec command, FormatOption format, LinkView link) {
        Printer out = Printer.out(command.commandLine());
        if (format.isJson()) {
            out.json(link);
        } else {
            out.line(link.url());
            URI url = URI.create(link.url());
            Printer.err(command.commandLine())
                    .line("It opens once, until %s. From another machine, first: ssh -L %d:%s:%d %s@THIS-HOST"
                            .formatted(
                                    link.until().truncatedTo(ChronoUnit.SECONDS),
                                    url.getPort(),
                                    url.getHost(),
                                    url.getPort(),
                                    System.getProperty("user.name")));
        }
    }
}
