package io.tidewaiter.workload;

import io.tidewaiter.host.Identity;
import io.tidewaiter.host.UnitDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a unit's own Podman reaches the registry of its image, so that we do likewise.
 *
 * @param identity the credentials
 * @param tlsVerify null where registries.conf has its say
 * @param unread which credentials of the unit are not used, why, and what to write instead; empty for none
 * @param certificates likewise its certificates
 */
record UnitAccess(Identity identity, @Nullable Boolean tlsVerify, String unread, String certificates) {

    static final UnitAccess OF_USER = new UnitAccess(Identity.ofUser(), null, "", "");

    private static final String AUTH_FILE = "REGISTRY_AUTH_FILE";

    /** The same, but for the credentials of the label for them. */
    UnitAccess labelled(Path file) {
        return new UnitAccess(Identity.labelled(file), tlsVerify, "", certificates);
    }

    /** What the unit says about it and we cannot do. */
    String unusable() {
        return Stream.of(unread, certificates).filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
    }

    /**
     * As the command that fetches its image does: first the {@code podman pull} before it, in the unit itself or in one that it
     * requires, as an {@code .image} Quadlet is; else the {@code podman run}.
     */
    static UnitAccess of(Sighting.Start start) {
        return of(start, start.run().image());
    }

    /** The same of an image that its container runs or has mounted. */
    static UnitAccess of(Sighting.Start start, String image) {
        return Stream.concat(
                        pulls(start.unit(), start.unit().preparations(), image),
                        start.required().stream().flatMap(unit -> pulls(unit, unit.commands(), image)))
                .filter(access -> !access.equals(OF_USER))
                .findFirst()
                .orElseGet(() -> of(start.unit(), start.run().access(), image));
    }

    /** As the {@code podman kube play} of this unit does, for any image; where it has none, only its environment tells. */
    static UnitAccess of(UnitDefinition unit, String image) {
        return of(
                unit,
                unit.commands().stream()
                        .map(RunCommand::accessOfKube)
                        .filter(access -> !access.equals(PullOptions.NONE))
                        .findFirst()
                        .orElse(PullOptions.NONE),
                image);
    }

    private static Stream<UnitAccess> pulls(UnitDefinition unit, List<List<String>> commands, String image) {
        return commands.stream()
                .flatMap(line -> RunCommand.pull(line).stream())
                .filter(pull -> pull.images().contains(image))
                .map(pull -> of(unit, pull.options(), image));
    }

    private static UnitAccess of(UnitDefinition unit, PullOptions options, String image) {
        String certificates = options.certDir().isEmpty()
                ? ""
                : "--cert-dir=%s of %s is not used, as Podman's service can be given no such folder: copy its files to /etc/containers/certs.d/%s"
                        .formatted(options.certDir(), unit.name(), image.split("/", 2)[0]);
        if (!options.creds().isEmpty()) {
            return given(unit, options.creds(), options.tlsVerify(), certificates);
        }
        return Optional.of(options.authFile())
                .filter(file -> !file.isEmpty())
                .map(file -> Map.entry("--authfile", file))
                .or(() -> variable(unit).map(file -> Map.entry(AUTH_FILE, file)))
                .map(named -> inFile(unit, named.getKey(), named.getValue(), options.tlsVerify(), certificates))
                .orElseGet(() -> new UnitAccess(Identity.ofUser(), options.tlsVerify(), "", certificates));
    }

    private static UnitAccess given(
            UnitDefinition unit, String creds, @Nullable Boolean tlsVerify, String certificates) {
        int colon = creds.indexOf(':');
        if (Sighting.isVariable(creds) || colon < 1) {
            String unread =
                    "--creds of %s is not used, as it is %s: write USER:PASSWORD there, or better --authfile=FILE, made by podman login --authfile FILE"
                            .formatted(
                                    unit.name(),
                                    Sighting.isVariable(creds)
                                            ? "a variable that only systemd knows"
                                            : "not a user and a password");
            return new UnitAccess(Identity.ofUser(), tlsVerify, unread, certificates);
        }
        Identity identity =
                new Identity.Given(creds.substring(0, colon), creds.substring(colon + 1), "--creds of " + unit.name());
        return new UnitAccess(identity, tlsVerify, "", certificates);
    }

    private static UnitAccess inFile(
            UnitDefinition unit, String key, String file, @Nullable Boolean tlsVerify, String certificates) {
        if (Sighting.isVariable(file) || !file.startsWith("/")) {
            String unread =
                    "%s=%s of %s is not used, as only systemd knows which file that is: write an absolute path there"
                            .formatted(key, file, unit.name());
            return new UnitAccess(Identity.ofUser(), tlsVerify, unread, certificates);
        }
        Optional<String> hidden = unit.hides(Path.of(file));
        if (hidden.isPresent()) {
            String unread =
                    "%s=%s of %s is not used, as that unit sees other files there than the daemon (%s): keep the file in a folder that both see"
                            .formatted(key, file, unit.name(), hidden.get());
            return new UnitAccess(Identity.ofUser(), tlsVerify, unread, certificates);
        }
        Identity identity = new Identity.InFile(Path.of(file), "%s of %s".formatted(key, unit.name()));
        return new UnitAccess(identity, tlsVerify, "", certificates);
    }

    private static Optional<String> variable(UnitDefinition unit) {
        return unit.environment().stream()
                .filter(line -> line.startsWith(AUTH_FILE + "="))
                .map(line -> line.substring(AUTH_FILE.length() + 1))
                .reduce((earlier, later) -> later)
                .filter(file -> !file.isEmpty());
    }
}
