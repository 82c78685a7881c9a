package io.tidewaiter.registry.hostfiles;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewaiter.registry.exchange.Credentials;
import io.tidewaiter.registry.exchange.IdentityToken;
import io.tidewaiter.registry.exchange.Login;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.update.model.RegistryException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Asks a program that keeps credentials, {@code docker-credential-NAME get}: the host on its standard input, a JSON
 * object with {@code Username} and {@code Secret} on its standard output. Blocks.
 *
 * <p>What it says when it fails may hold a secret, and is not repeated.
 *
 * @param path the folders where programs are, in order
 * @param patience how long it may take, in whole seconds
 * @see <a href="https://github.com/docker/docker-credential-helpers#development">the protocol</a>
 */
record CredentialHelper(String name, List<Path> path, Duration patience) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int MOST_BYTES = 1 << 16;
    /** What every helper says, by the protocol's own library, when it has no credentials for this host. */
    private static final String UNKNOWN = "credentials not found in native keychain";
    /** The user's name that says that the secret is an identity token. */
    private static final String TOKEN_USER = "<token>";

    CredentialHelper(String name, List<Path> path) {
        this(name, path, PATIENCE);
    }

    /**
     * @param host as it stands in image names
     * @return empty when it has no credentials for it
     * @throws RegistryFailure when it cannot be asked or makes no sense
     */
    Optional<Login> get(String host) {
        if (!NAME.matcher(name).matches()) {
            throw new RegistryFailure(Kind.MISCONFIGURED, "\"%s\" is no name of a credential helper".formatted(name));
        }
        Process process = start();
        try {
            return answer(host, process);
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start() {
        Path found = path.stream()
                .map(folder -> folder.resolve(program()))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(this::cannotStart);
        try {
            return new ProcessBuilder(found.toString(), "get")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw cannotStart();
        }
    }

    private Optional<Login> answer(String host, Process process) {
        long until = System.nanoTime() + patience.toNanos();
        try (OutputStream input = process.getOutputStream()) {
            input.write(host.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it did not want to hear it: how it ends says more
        }
        byte[] said;
        int exit;
        try {
            said = output(process, until);
            if (!process.waitFor(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw failed(host, "did not answer within %d s".formatted(patience.toSeconds()));
            }
            exit = process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(host, "was interrupted");
        }
        if (exit != 0) {
            if (new String(said, StandardCharsets.UTF_8).contains(UNKNOWN)) {
                return Optional.empty();
            }
            throw failed(host, "failed with exit code " + exit);
        }
        return identity(host, said);
    }

    /**
     * What it says until it ends. No read blocks: a program that it left behind, such as an agent, may hold the output open for
     * ever, and Java then neither ends the read nor closes the pipe.
     */
    private static byte[] output(Process process, long until) throws InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (InputStream output = process.getInputStream()) {
            while (said.size() < MOST_BYTES && System.nanoTime() < until) {
                // asked first, as what it said is there once it has ended
                boolean ended = !process.isAlive();
                int ready = Math.min(output.available(), MOST_BYTES - said.size());
                if (ready > 0) {
                    said.write(output.readNBytes(ready));
                } else if (ended) {
                    break;
                } else {
                    process.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (IOException e) {
            // how it ends says more
        }
        return said.toByteArray();
    }

    private Optional<Login> identity(String host, byte[] said) {
        try {
            JsonNode tree = JSON.readTree(said);
            if (!tree.isObject()) {
                throw failed(host, "gave an answer that is no JSON object");
            }
            String user = tree.path("Username").asText("");
            String secret = tree.path("Secret").asText("");
            if (user.isEmpty() && secret.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(user.equals(TOKEN_USER) ? new IdentityToken(secret) : new Credentials(user, secret));
        } catch (JacksonException e) {
            throw failed(host, "gave an answer that is not JSON");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private RegistryFailure cannotStart() {
        return new RegistryFailure(
                Kind.MISCONFIGURED,
                "the credential helper %s cannot be started: is it installed where this service looks (PATH)?"
                        .formatted(program()));
    }

    private String program() {
        return "docker-credential-" + name;
    }

    private RegistryFailure failed(String host, String how) {
        return new RegistryFailure(
                Kind.MISCONFIGURED,
                "the credential helper %1$s %2$s: try it by hand with: echo %3$s | %1$s get"
                        .formatted(program(), how, host));
    }
}
