package io.tidewaiter.image;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fully qualified image name, {@code host[:port]/repository[:tag][@digest]}, read as containers/image reads it.
 *
 * <p>Short names ({@code httpd:prod}) are refused: which registry they mean depends on the host's search list, and an
 * updater must not guess whom it asks. {@code docker.io/httpd} gains the {@code library/} that Docker Hub implies, and
 * Docker Hub's old name {@code index.docker.io} becomes {@code docker.io}.
 *
 * @param host the registry's host with its port, if one was given
 * @param repository the path below the host, lower case
 * @param tag at most 128 characters; null when the name carries none
 * @param digest null when the name carries none
 * @see <a href="https://github.com/distribution/reference/blob/main/reference.go">the grammar</a>
 */
public record Reference(
        String host,
        String repository,
        @Nullable String tag,
        @Nullable Digest digest) {

    private static final int LONGEST_NAME = 255;

    /** @throws IllegalArgumentException when the parts do not make a name */
    public Reference {
        String name = host + "/" + repository;
        if (name.length() > LONGEST_NAME) {
            throw malformed(name, "it is longer than " + LONGEST_NAME + " characters");
        }
        if (!isHost(host) || !Grammar.isHost(host)) {
            throw malformed(name, "\"" + host + "\" is not a registry's host");
        }
        if (!Grammar.isRepository(repository)) {
            throw malformed(name, "\"" + repository + "\" is not a repository (lower case letters, digits, . _ - /)");
        }
        if (tag != null && !Grammar.isTag(tag)) {
            throw malformed(name + ":" + tag, "\"" + tag + "\" is not a tag");
        }
    }

    /**
     * Reads a name as a person wrote it.
     *
     * @throws IllegalArgumentException with a message that names the text and what is wrong with it
     */
    public static Reference parse(String text) {
        String bare = text.startsWith("docker://") ? text.substring("docker://".length()) : text;
        int at = bare.indexOf('@');
        String named = at < 0 ? bare : bare.substring(0, at);
        if (named.isEmpty()) {
            throw malformed(text, "a name looks like registry.example/repository:tag");
        }
        int colon = named.lastIndexOf(':');
        boolean tagged = colon > 0 && named.indexOf('/', colon) < 0;
        String name = tagged ? named.substring(0, colon) : named;
        int slash = name.indexOf('/');
        if (slash < 0 || !isHost(name.substring(0, slash))) {
            throw new IllegalArgumentException(
                    "\"%s\" is a short name: write the registry in front of it, for example docker.io/%s"
                            .formatted(text, slash < 0 ? "library/" + bare : bare));
        }
        String host = name.substring(0, slash);
        if (host.equals("index.docker.io")) {
            host = "docker.io";
        }
        String path = name.substring(slash + 1);
        boolean impliesLibrary = host.equals("docker.io") && path.indexOf('/') < 0;
        return new Reference(
                host,
                impliesLibrary ? "library/" + path : path,
                tagged ? named.substring(colon + 1) : null,
                at < 0 ? null : Digest.parse(bare.substring(at + 1)));
    }

    /** As {@link #parse}, where a name that is not one is no mistake. */
    public static Optional<Reference> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * For what is known without its registry.
     *
     * @throws IllegalArgumentException when no registry can have an image of that name
     */
    public static void requireName(String repository, @Nullable String tag) {
        new Reference("localhost", repository, tag, null);
    }

    /** Whether a name can have this tag: a registry may list what is none. */
    public static boolean isTag(String text) {
        return Grammar.isTag(text);
    }

    /** The rule that tells {@code localhost/x} and {@code quay.io/x} from the short name {@code library/x}. */
    private static boolean isHost(String first) {
        return first.equals("localhost")
                || first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || !first.equals(first.toLowerCase(java.util.Locale.ROOT));
    }

    private static IllegalArgumentException malformed(String text, String reason) {
        return new IllegalArgumentException("\"%s\" is not an image name: %s".formatted(text, reason));
    }

    /** Host and repository, without tag and digest: the name that registries.conf and auth.json match on. */
    public String name() {
        return host + "/" + repository;
    }

    /** The tag, or {@code latest}, which a name without tag and digest means. */
    public String tagOrLatest() {
        return tag == null ? "latest" : tag;
    }

    /** What comes last in a registry's address for it: the digest, where there is one. */
    public String tagOrDigest() {
        return digest == null ? tagOrLatest() : digest.toString();
    }

    /** True when a digest is part of the name: what it means can never change, so there is nothing to follow. */
    public boolean isPinned() {
        return digest != null;
    }

    /** The same repository, by digest and nothing else: what is pulled. */
    public Reference at(Digest release) {
        return new Reference(host, repository, null, release);
    }

    /** The same repository, by this tag and nothing else. */
    public Reference tagged(String other) {
        return new Reference(host, repository, other, null);
    }

    /** The same tag and digest in the repository of another name. */
    public Reference named(Reference other) {
        return new Reference(other.host, other.repository, tag, digest);
    }

    @Override
    public String toString() {
        return name() + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
