package io.tidewaiter.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What commands have in common. */
final class Commands {

    private Commands() {}

    /** The session that the root command's options describe. */
    static Session session(CommandSpec command) {
        CommandLine root = command.commandLine();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return root.<Tidewaiter>getCommand().session(command);
    }

    /** The unit as systemd names it, for a person who left out {@code .service}. */
    static String unitName(String typed) {
        return typed.contains(".") ? typed : typed + ".service";
    }

    /** The first digits of a digest, as Podman abbreviates ids. */
    static String brief(@org.jspecify.annotations.Nullable String digest) {
        if (digest == null) {
            return "-";
        }
        String hex = digest.substring(digest.indexOf(':') + 1);
        return hex.substring(0, Math.min(12, hex.length()));
    }
}
