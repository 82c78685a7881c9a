package io.tidewaiter.api.http;

import io.tidewaiter.api.model.Problem;
import io.tidewaiter.app.BadRequestException;
import io.tidewaiter.app.Caller;
import io.tidewaiter.app.Commands;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs command lines for the launcher of this version, which prints what comes back: {@link CommandOutput} has the form. An
 * answer with another status than 200 tells the launcher that nothing was begun. This is no part of the API: a launcher of
 * another version finds no such route, and starts Java.
 *
 * <p>Each command has a thread of its own. The control socket limits how many there are.
 */
final class CommandRoute {

    private static final Logger log = LoggerFactory.getLogger(CommandRoute.class);

    /** A command line that is longer is run by the caller. */
    private static final int LONGEST = 64 * 1024;

    private static final int MOST_FIELDS = 1024;

    private final Vertx vertx;
    private final Commands commands;

    CommandRoute(Vertx vertx, Commands commands) {
        this.vertx = vertx;
        this.commands = commands;
    }

    /** What the server of this route needs. */
    static HttpServerOptions limits(HttpServerOptions options) {
        return options.setMaxFormFields(MOST_FIELDS)
                .setMaxFormAttributeSize(LONGEST)
                .setMaxFormBufferedBytes(LONGEST);
    }

    void mount(Router router) {
        router.post("/command/" + version())
                .handler(BodyHandler.create(false).setBodyLimit(LONGEST))
                .handler(this::run);
    }

    /** The launcher reads the same from a file beside the program. */
    private static String version() {
        return Objects.requireNonNullElse(CommandRoute.class.getPackage().getImplementationVersion(), "unbuilt");
    }

    private void run(RoutingContext context) {
        MultiMap form = context.request().formAttributes();
        List<String> arguments = form.getAll("argument");
        Caller caller = caller(form);
        CommandOutput output = new CommandOutput(vertx, context.response());
        Thread command = Thread.ofVirtual()
                .name("command")
                .unstarted(() ->
                        run(arguments, caller, output, () -> vertx.runOnContext(now -> decline(context, output))));
        context.response().closeHandler(closed -> {
            output.gone();
            command.interrupt();
        });
        command.start();
    }

    private void run(List<String> arguments, Caller caller, CommandOutput output, Runnable decline) {
        try {
            OptionalInt exitCode = commands.run(arguments, caller, output);
            if (exitCode.isPresent()) {
                output.exit(exitCode.getAsInt());
                return;
            }
        } catch (CancellationException gone) {
            return;
        } catch (RuntimeException e) {
            log.error("a command broke", e);
            if (output.isBegun()) {
                output.exit(1);
                return;
            }
        }
        decline.run();
    }

    private static void decline(RoutingContext context, CommandOutput output) {
        output.gone();
        Problem.of(409, "this command runs in a process of its own").answer(context.response());
    }

    private static Caller caller(MultiMap form) {
        Map<String, String> environment = form.getAll("environment").stream()
                .map(variable -> variable.split("=", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (first, second) -> second));
        Set<Integer> terminals =
                form.getAll("terminal").stream().map(CommandRoute::stream).collect(Collectors.toSet());
        return new Caller(directory(form.get("directory")), environment, terminals);
    }

    private static Path directory(@Nullable String path) {
        if (path == null || !path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new BadRequestException("directory is not an absolute path");
        }
        return Path.of(path);
    }

    private static Integer stream(String number) {
        return switch (number) {
            case "1" -> 1;
            case "2" -> 2;
            default -> throw new BadRequestException("terminal is neither 1 nor 2");
        };
    }
}
