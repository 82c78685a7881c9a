package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.NotificationView;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.Table;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewaiter notify test [NAME]}: whether a notification would arrive. */
@Command(
        name = "test",
        description = {
            "Send a test notification to each notifier, and show what it answered.",
            "Its type is io.tidewaiter.test, its outcome test; it is not sent again."
        },
        mixinStandardHelpOptions = true)
final class NotifyTestCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "only this one of the configuration's section notify")
    private @Nullable String notifier;

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Printer out = Printer.out(command.commandLine());
        List<NotificationView> tests =
                CommandSupport.session(command).look(backend -> backend.testNotifications(notifier));
        if (format.isJson()) {
            out.json(tests);
        } else if (tests.isEmpty()) {
            out.line("no notifier is configured: add a section notify to the configuration");
        } else {
            Table table = new Table("NOTIFIER", "TAKEN", "ANSWER");
            tests.forEach(test -> table.add(test.notifier(), test.taken() ? "yes" : "no", test.words()));
            out.lines(table.render());
        }
        return tests.stream().allMatch(NotificationView::taken) ? ExitCode.OK : ExitCode.FAILED;
    }
}
