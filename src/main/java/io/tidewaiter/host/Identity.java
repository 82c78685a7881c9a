package io.tidewaiter.host;

import java.nio.file.Path;

/** The credentials with which a registry is asked for an image, for the check and for the pull alike. */
public sealed interface Identity {

    /** The user of this process, by the files where Podman looks. */
    record OfUser() implements Identity {}

    /**
     * The one in this file, and no other.
     *
     * @param namedBy what names it, for messages: {@code --authfile of web.service}
     */
    record InFile(Path path, String namedBy) implements Identity {}

    /**
     * A user and a password. Equality includes the password, and what is printed does not.
     *
     * @param namedBy likewise
     */
    record Given(String user, String password, String namedBy) implements Identity {

        @Override
        public String toString() {
            return "Given[user=" + user + ", namedBy=" + namedBy + "]";
        }
    }

    static Identity ofUser() {
        return new OfUser();
    }

    /** By the label for it, which a person set for updates: it is above all else. */
    static Identity labelled(Path file) {
        return new InFile(file, "the label " + Container.AUTH_FILE_LABEL);
    }

    default boolean isLabelled() {
        return this instanceof InFile(Path path, String namedBy) && equals(labelled(path));
    }
}
