package io.tidewaiter.cli.backend;

import java.util.function.Function;

/** Gives a command the backend that does its work. */
public interface CommandSession {

    /** For a command that changes nothing. */
    <T> T look(Function<Backend, T> command);

    /** For a command that changes something. */
    <T> T act(Function<Backend, T> command);

    /** The session of a command that runs where its backend is. */
    static CommandSession with(Backend backend) {
        return new CommandSession() {
            @Override
            public <T> T look(Function<Backend, T> command) {
                return command.apply(backend);
            }

            @Override
            public <T> T act(Function<Backend, T> command) {
                return command.apply(backend);
            }
        };
    }
}
